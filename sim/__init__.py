"""What happens: the order lifecycle, one replication at a time."""
