"""How Accord touches the world, once: reports, packaged data, modules by place, processes, the network."""
