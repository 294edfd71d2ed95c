"""What a letter claims of a finding, and which findings count."""
