"""The only writer of the vault: durable writes, layout, YAML text, case files, registers, locks."""
