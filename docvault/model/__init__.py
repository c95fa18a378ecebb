"""The pure core: frozen types, transitions, rules, hash chain, matching, query tree, tokens. No os, io, clock, random, yaml, sqlite."""
