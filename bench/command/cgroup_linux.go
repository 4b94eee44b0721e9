package command

import (
	"bufio"
	"bytes"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// groups is the folder in which cgroups can be made.
type groups struct{ folder string }

// findGroups finds the cgroup of this process in the hierarchy of version 2, or nil where there is
// none in which another can be made.
func findGroups() *groups {
	own, err := os.ReadFile("/proc/self/cgroup")
	if err != nil {
		return nil
	}
	path, found := "", false
	for line := range strings.Lines(string(own)) {
		if rest, ok := strings.CutPrefix(line, "0::"); ok {
			path, found = strings.TrimRight(rest, "\n"), true
		}
	}
	mounts, err := os.ReadFile("/proc/self/mountinfo")
	if err != nil || !found {
		return nil
	}
	for line := range strings.Lines(string(mounts)) {
		before, after, ok := strings.Cut(line, " - ")
		fields := strings.Fields(before)
		if !ok || len(fields) < 5 || !strings.HasPrefix(after, "cgroup2 ") {
			continue
		}
		// The mount may show a part of the hierarchy alone, as in a container.
		below, err := filepath.Rel(fields[3], path)
		if err != nil || strings.HasPrefix(below, "..") {
			continue
		}
		g := &groups{folder: filepath.Join(fields[4], below)}
		if one, err := g.add(); err == nil {
			if _, told := one.cpu(); one.remove() == nil && told {
				return g
			}
		}
	}
	return nil
}

// group is a cgroup.
type group struct {
	path, parent string
	folder       *os.File
}

// add makes a cgroup.
func (g *groups) add() (*group, error) {
	path, err := os.MkdirTemp(g.folder, "joulemark-")
	if err != nil {
		return nil, err
	}
	one := &group{path: path, parent: g.folder}
	if one.folder, err = os.Open(one.path); err != nil {
		_ = os.Remove(one.path) // the first error is the one to know
		return nil, err
	}
	return one, nil
}

// join has a process begin in the cgroup.
func (g *group) join(attr *syscall.SysProcAttr) {
	attr.UseCgroupFD, attr.CgroupFD = true, int(g.folder.Fd())
}

// cpu is what all that ever was in the cgroup used, or false where the kernel does not say.
func (g *group) cpu() (time.Duration, bool) {
	text, err := os.ReadFile(filepath.Join(g.path, "cpu.stat"))
	if err != nil {
		return 0, false
	}
	lines := bufio.NewScanner(bytes.NewReader(text))
	for lines.Scan() {
		if value, ok := strings.CutPrefix(lines.Text(), "usage_usec "); ok {
			us, err := strconv.ParseInt(value, 10, 64)
			return time.Duration(us) * time.Microsecond, err == nil
		}
	}
	return 0, false
}

// left are the processes in the cgroup.
func (g *group) left() []string {
	text, err := os.ReadFile(filepath.Join(g.path, "cgroup.procs"))
	if err != nil {
		return nil
	}
	return strings.Fields(string(text))
}

// remove removes the cgroup. What is still there goes on in the cgroup above: a service that was
// started is to stay.
func (g *group) remove() error {
	_ = g.folder.Close() // nothing was written
	procs := filepath.Join(g.parent, "cgroup.procs")
	const most = 3 // while one is moved it may start another
	var err error
	for range most {
		for _, pid := range g.left() {
			_ = os.WriteFile(procs, []byte(pid), 0) //nolint:gosec // one that has ended cannot be moved
		}
		if err = os.Remove(g.path); err == nil {
			return nil
		}
	}
	return err
}
