//go:build unix

package gotest

import (
	"os/exec"
	"syscall"
)

// alone puts a process into a group of its own: an interrupt from the terminal is for us, and what
// the process starts can be ended with it.
func alone(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
}

// endGroup ends what a process has left behind, and reports whether there was anything.
func endGroup(cmd *exec.Cmd) bool { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) == nil }
