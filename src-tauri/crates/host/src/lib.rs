//! Runs a station without a window: configuration, threads, supervision; the binary lamplight-headless.
