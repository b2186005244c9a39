//! Sockets and radios: brings bytes to the protocols and their answers back.
