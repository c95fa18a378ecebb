"""What every index in an SQL database shares: tables, queries, rows made of entries and entries of rows. Portable SQL, no driver."""
