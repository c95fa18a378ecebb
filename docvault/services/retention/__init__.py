"""The verbs of retention (R-OD10 to R-OD12, R-CU3): audit, propose, approve, execute, restore, hold, release."""
