"""One module per source of intelligence about the world: KEV, EPSS, CVE records, CWE, advisories."""
