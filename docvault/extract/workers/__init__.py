"""The processes that read: bounded, shut in, watched."""
