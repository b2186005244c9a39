//! Beds, patients and devices: who lies where, and which device speaks for which bed.
