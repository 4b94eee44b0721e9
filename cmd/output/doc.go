// Package output is where a command's results go: standard output, a device, or a file that appears
// as a whole or not at all; what is kept of them, and what is said, while the work goes on; and the
// signals that must not end the program in between. It knows no command and no flag.
package output
