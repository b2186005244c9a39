//! A ward of simulated and replayed monitors that speak HL7 v2 on real sockets.
