"""What is true: pure rules on frozen values.

Standard library and msgspec only. No I/O, no clock (time is an argument), no framework.
"""
