"""Commands of orders, customers and their documents."""
