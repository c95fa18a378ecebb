"""What people read: the catalogue of sentences, the trade's terms, what people and departments are called."""
