"""The contract every index engine keeps, in parts: what goes in, what comes out. Nothing of an engine is known here.

An index is derived: it can be deleted at any moment and rebuilt from the files to the same answers (design 2.1, 6).
What is put in is whole: an entry replaces everything the index knew of that case file or item. One `put` is one
transaction: after a crash either all of its entries are there or none.

Whoever asks the index needs the part the question belongs to: `catalogue`, `full_text`, `control`, `retention`; whoever keeps it in step with the
files needs `upkeep`. An engine offers them all, as `index.Index`. Every verb may raise `IndexBroken`, `IndexBusyError` and the errors of the disk.
Lists come in pages (`page.Page`): at most `limit` rows from `offset` on, all of them without a limit.
"""
