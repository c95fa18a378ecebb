"""What disposals leave on disk: the bin, lists, certificates."""
