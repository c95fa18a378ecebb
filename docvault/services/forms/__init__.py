"""Papers for people: distribution and change records, disposal lists and certificates, made as tables, written as text, Word or Excel."""
