"""What happens: steps that join the core to the rooms below. Flows return values and never print."""
