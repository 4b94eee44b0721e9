//go:build unix

package command

import (
	"fmt"
	"os"
	"syscall"

	"golang.org/x/sys/unix"
)

// Signals are those that go on to a command. One that is ignored, as the hangup below nohup, is
// ignored by the command too, and not among them if the caller leaves it out.
func Signals() []os.Signal {
	return []os.Signal{
		syscall.SIGINT, syscall.SIGQUIT, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGUSR1, syscall.SIGUSR2,
		syscall.SIGALRM, syscall.SIGCONT, syscall.SIGWINCH,
	}
}

// ends reports whether a signal asks programs to end.
func ends(s os.Signal) bool {
	return s == syscall.SIGINT || s == syscall.SIGQUIT || s == syscall.SIGTERM || s == syscall.SIGHUP
}

// fromTerminal reports whether a signal is one that the terminal gives to all processes in the
// foreground, and so to the command as well. Sent once more it would be two.
func fromTerminal(s os.Signal) bool {
	if s != syscall.SIGINT && s != syscall.SIGQUIT && s != syscall.SIGWINCH {
		return false
	}
	tty, err := os.Open("/dev/tty")
	if err != nil {
		return false // there is no terminal
	}
	defer tty.Close() //nolint:errcheck // nothing is written
	front, err := unix.IoctlGetInt(int(tty.Fd()), unix.TIOCGPGRP)
	return err == nil && front == unix.Getpgrp()
}

// byKey reports whether a process ended by a signal that a key of the terminal sends. Whoever
// pressed it meant all that runs there, though this program may not have heard of it yet.
func byKey(status int) bool {
	return status == bySignal+int(syscall.SIGINT) || status == bySignal+int(syscall.SIGQUIT)
}

// statusOf is the exit status of a process as a shell has it, and in words.
func statusOf(state *os.ProcessState) (int, string) {
	if ws, ok := state.Sys().(syscall.WaitStatus); ok && ws.Signaled() {
		s := ws.Signal()
		return bySignal + int(s), fmt.Sprintf("ended by signal %d (%v)", int(s), s)
	}
	if code := state.ExitCode(); code != 0 {
		return code, fmt.Sprintf("exit status %d", code)
	}
	return 0, ""
}
