"""What business areas use and the kernel does not need: work in the background."""
