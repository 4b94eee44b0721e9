package jetstream

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// store is the folder of one coordinator at a time.
type store struct {
	path      string
	lock      *os.File
	temporary bool
}

var errLocked = errors.New("another coordinator has it")

// openStore takes a folder, which is made where there is none; "" is a new one that is removed in
// the end.
func openStore(path string) (*store, error) {
	s := &store{path: path, temporary: path == ""}
	var err error
	if s.temporary {
		s.path, err = os.MkdirTemp("", "joulemark-sweep-")
	} else {
		err = os.MkdirAll(path, 0o700)
	}
	if err != nil {
		return nil, fmt.Errorf("store: %w", err)
	}
	s.lock, err = os.OpenFile(filepath.Join(s.path, "lock"), os.O_RDWR|os.O_CREATE, 0o600)
	if err == nil {
		err = tryLock(s.lock)
	}
	if err != nil {
		s.close()
		return nil, fmt.Errorf("store: %s: %w", s.path, err)
	}
	return s, nil
}

// close lets others have the folder. The file of the lock stays, since one that is removed could be
// locked by two.
func (s *store) close() {
	if s.lock != nil {
		_ = s.lock.Close()
	}
	if s.temporary {
		_ = os.RemoveAll(s.path)
	}
}
