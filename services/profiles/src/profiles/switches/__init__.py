"""What a company may switch on: nothing that compares or watches people exists before it does."""
