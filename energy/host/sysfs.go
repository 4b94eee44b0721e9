package host

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

// sysTree is sysfs or procfs, or a copy of one. What it holds is not trusted: a copy, or a fault
// of a driver, may have anything in any place.
type sysTree struct {
	root string // where the tree lies; "" where there is none
	name string // what its machine calls it, "/sys"; reasons and commands say this
}

// maxSysFile bounds what is read of a file: an attribute has at most a page.
const maxSysFile = 4096

// maxSysEntries bounds how many entries of a folder are looked at.
const maxSysEntries = 1000

// errNotAFile says that a folder, a pipe or a device is where an attribute should be. Opening a
// pipe could wait for ever.
var errNotAFile = errors.New("is not a regular file")

func (t sysTree) path(name string) string { return filepath.Join(t.root, filepath.FromSlash(name)) }

// at is how the machine itself calls a file.
func (t sysTree) at(name string) string { return t.name + "/" + name }

// exists reports what a reason can say: nil where the name leads somewhere.
func (t sysTree) exists(name string) error {
	_, err := os.Stat(t.path(name))
	return err
}

// text reads an attribute without the space around it.
func (t sysTree) text(name string) (string, error) {
	info, err := os.Stat(t.path(name))
	if err != nil {
		return "", err
	}
	if !info.Mode().IsRegular() {
		return "", errNotAFile
	}
	f, err := os.Open(t.path(name))
	if err != nil {
		return "", err
	}
	defer func() { _ = f.Close() }() // it was only read
	b, err := io.ReadAll(io.LimitReader(f, maxSysFile))
	return strings.TrimSpace(string(b)), err
}

// label reads an attribute that is to be shown, "" where it cannot be. It is kept short.
func (t sysTree) label(name string) string {
	text, err := t.text(name)
	if err != nil {
		return ""
	}
	const longest = 40
	if r := []rune(strings.ToValidUTF8(text, "?")); len(r) > longest {
		return string(r[:longest]) + "..."
	}
	return strings.ToValidUTF8(text, "?")
}

// count reads a number that is not negative.
func (t sysTree) count(name string) (uint64, error) {
	text, err := t.text(name)
	if err != nil {
		return 0, err
	}
	v, err := strconv.ParseUint(text, 10, 64)
	if err != nil {
		return 0, fmt.Errorf("is %.40q; a whole number of at least 0 is expected", text)
	}
	return v, nil
}

// signed reads a number whose sign says in which direction something flows.
func (t sysTree) signed(name string) (int64, error) {
	text, err := t.text(name)
	if err != nil {
		return 0, err
	}
	v, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return 0, fmt.Errorf("is %.40q; a whole number is expected", text)
	}
	return v, nil
}

// millis reads a time in milliseconds, or is the other value where there is none.
func (t sysTree) millis(name string, otherwise time.Duration) time.Duration {
	const longest = 1000 * 3600 // an hour; more is a fault of the driver
	ms, err := t.count(name)
	if err != nil || ms == 0 || ms > longest {
		return otherwise
	}
	return time.Duration(ms) * time.Millisecond
}

// cpus is how many CPUs of the machine are online, or may be (possible); 0 where that is not known.
func (t sysTree) cpus(which string) int {
	if t.root == "" {
		return 0
	}
	list, err := t.text("devices/system/cpu/" + which)
	if err != nil {
		return 0
	}
	cpus, _ := parseCPUs(strings.TrimSpace(list)) // none where it is no list
	return len(cpus)
}

// list is the names in a folder for which keep is true, hwmon2 before hwmon10, and whether there
// are more than are looked at.
func (t sysTree) list(dir string, keep func(string) bool) (names []string, more bool, err error) {
	entries, err := os.ReadDir(t.path(dir))
	for _, e := range entries {
		if keep(e.Name()) {
			names = append(names, e.Name())
		}
	}
	slices.SortFunc(names, func(a, b string) int {
		return cmp.Or(cmp.Compare(len(a), len(b)), strings.Compare(a, b))
	})
	if len(names) > maxSysEntries {
		return names[:maxSysEntries], true, nil
	}
	if len(names) > 0 {
		return names, false, nil // what could be listed of a folder with a fault
	}
	return nil, false, err
}

// reason puts the common errors of files into words without their path.
func reason(err error) string {
	var path *fs.PathError
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "does not exist"
	case errors.Is(err, fs.ErrPermission):
		return "may not be read (permission denied)"
	case errors.Is(err, errNotAFile):
		return err.Error()
	case errors.As(err, &path):
		return fmt.Sprintf("cannot be read (%v)", path.Err)
	}
	return err.Error()
}
