"""The stages of an order's life, one file each: short generators that read like their clauses."""
