"""Small files with one word in one carrier each (a header, a note, a chart …): what `docs/reading.md` is made of. One module per family of formats."""
