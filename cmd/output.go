package cmd

import (
	"bufio"
	"errors"
	"io"
	"os"
	"path/filepath"

	"golang.org/x/term"
)

// pendingFile is a file that appears as a whole or not at all: what is written goes into a
// temporary one beside it, which takes its place at the end. What is no regular file, such as a
// device, is written to directly.
type pendingFile struct {
	f    *os.File // nil once it is settled
	path string   // whose place it takes, "" for a device
}

// createFile makes sure that there is a place to write to. It is to be settled by write or by
// discard.
func createFile(path string) (*pendingFile, error) {
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		f, err := os.OpenFile(path, os.O_WRONLY, 0)
		return &pendingFile{f: f}, err
	}
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	return &pendingFile{f, path}, err
}

// write writes the file and puts it in its place. Where that fails, nothing of it is left.
func (p *pendingFile) write(write func(io.Writer) error) error {
	f := p.f
	err := fill(f, write)
	if p.path == "" {
		p.f = nil
		return errors.Join(err, f.Close())
	}
	if err == nil {
		err = f.Chmod(0o644)
	}
	if err == nil {
		if err = f.Close(); err == nil {
			err = os.Rename(f.Name(), p.path)
		}
	}
	if err != nil {
		return errors.Join(err, p.discard())
	}
	p.f = nil
	return nil
}

// discard leaves everything as it was before. After write it does nothing.
func (p *pendingFile) discard() error {
	f := p.f
	if f == nil {
		return nil
	}
	p.f = nil
	_ = f.Close() // nothing in it is of use; write may have closed it
	if p.path == "" {
		return nil
	}
	return os.Remove(f.Name())
}

// writeFile writes a file as a whole or not at all.
func writeFile(path string, write func(io.Writer) error) error {
	p, err := createFile(path)
	if err != nil {
		return err
	}
	return p.write(write)
}

func fill(f *os.File, write func(io.Writer) error) error {
	b := bufio.NewWriter(f)
	if err := write(b); err != nil {
		return err
	}
	if err := b.Flush(); err != nil {
		return err
	}
	if info, err := f.Stat(); err == nil && info.Mode().IsRegular() {
		return f.Sync()
	}
	return nil
}

// terminalWidth is the width of the terminal that out is, and 0 where it is none.
func terminalWidth(out io.Writer) int {
	f, ok := out.(*os.File)
	if !ok {
		return 0
	}
	width, _, err := term.GetSize(int(f.Fd()))
	if err != nil {
		return 0
	}
	return width
}
