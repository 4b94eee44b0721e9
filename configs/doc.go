// Package configs reads what a run is to be: YAML scenarios, some of which ship with the program,
// the environment and flags. Flags beat the environment (JOULEMARK_NODES, ...), which beats
// the file, which beats the defaults.
//
// Reading is strict: a key that does not exist, a value of the wrong type or out of range, an
// algorithm or region that there is none of are errors that name the key, the value, where
// it came from and what is allowed, and all of them come back together.
package configs
