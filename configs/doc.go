// Package configs reads what a run is to be: YAML scenarios, some of which ship with the program,
// the environment and flags. Flags beat the environment (JOULEMARK_NODES, ...), which beats
// the file, which beats the defaults.
//
// Reading is strict: a key that does not exist, stands there twice or is written in another case, a
// value of the wrong type or out of range, an algorithm or region that there is none of are errors
// that name where the value came from (with the line of a file), the key, the value and what is
// allowed, and they come back together.
//
// What is given is read and applied in two passes. The first finds, key by key, what was given and
// by what; the second sets the keys in their order, each knowing what else was given, so that a
// value that is given differs from a default also where both are the same.
package configs
