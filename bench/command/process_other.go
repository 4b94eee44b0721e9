//go:build !unix

package command

import (
	"fmt"
	"os"
)

// Signals are those that a command may be told of.
func Signals() []os.Signal { return []os.Signal{os.Interrupt} }

func ends(os.Signal) bool { return true }

// fromTerminal is always so: the console tells all processes of an interrupt.
func fromTerminal(os.Signal) bool { return true }

// byKey is never so: the status of a process that was ended has no number of a signal.
func byKey(int) bool { return false }

func statusOf(state *os.ProcessState) (int, string) {
	if code := state.ExitCode(); code != 0 {
		return code, fmt.Sprintf("exit status %d", code)
	}
	return 0, ""
}
