//! Sample rings, time alignment, gaps, decimation and the frames for the screen.
