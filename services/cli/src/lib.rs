//! `rowcall`: a whole world on this machine, questions from the shell, administration.

pub mod servers;
