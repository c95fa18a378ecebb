"""The parts of `export` and `import`: reading bags, proving them, putting them together."""
