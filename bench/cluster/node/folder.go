package node

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/socket"
)

// Folder is the stable storage of one node of one run: a file in a directory. What it is given is
// on the disk when Save returns: written to a file of its own, forced out, and put into place by
// renaming.
type Folder struct {
	path  string
	token socket.Token
}

var _ Store = (*Folder)(nil)

// The file is a magic, the token of the run, the length and the checksum of what follows.
const (
	folderMagic  = "JMSTABLE"
	folderHeader = len(folderMagic) + 16 + 4 + 4
)

// NewFolder is the storage of a node in a directory that exists.
func NewFolder(dir string, self algorithms.ID, token socket.Token) *Folder {
	return &Folder{path: filepath.Join(dir, fmt.Sprintf("node-%d.stable", self)), token: token}
}

// Save implements Store.
func (f *Folder) Save(stable []byte) error {
	b := make([]byte, 0, folderHeader+len(stable))
	b = append(append(b, folderMagic...), f.token[:]...)
	b = binary.BigEndian.AppendUint32(b, uint32(len(stable)))
	b = binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(stable))
	return f.replace(append(b, stable...))
}

func (f *Folder) replace(b []byte) error {
	next := f.path + ".new"
	file, err := os.OpenFile(next, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = file.Write(b)
	if err == nil {
		err = file.Sync()
	}
	if closed := file.Close(); err == nil {
		err = closed
	}
	if err == nil {
		err = os.Rename(next, f.path)
	}
	if err == nil {
		err = syncDir(filepath.Dir(f.path))
	}
	if err != nil {
		_ = os.Remove(next)
	}
	return err
}

// syncDir makes a renaming durable.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// errForeign says that a file is of another run.
var errForeign = errors.New("holds nothing of this run")

// Load implements Store. A file that is damaged, or of another run, is an error.
func (f *Folder) Load() ([]byte, error) {
	b, err := os.ReadFile(f.path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("%s: %w", f.path, errForeign)
	case err != nil:
		return nil, err
	case len(b) < folderHeader || string(b[:len(folderMagic)]) != folderMagic:
		return nil, fmt.Errorf("%s: is not the stable storage of a node", f.path)
	}
	head, stable := b[len(folderMagic):folderHeader], b[folderHeader:]
	switch {
	case !bytes.Equal(head[:16], f.token[:]):
		return nil, fmt.Errorf("%s: %w", f.path, errForeign)
	case binary.BigEndian.Uint32(head[16:]) != uint32(len(stable)) ||
		binary.BigEndian.Uint32(head[20:]) != crc32.ChecksumIEEE(stable):
		return nil, fmt.Errorf("%s: is damaged: the checksum is not that of its %d bytes", f.path, len(stable))
	case len(stable) == 0:
		return nil, nil
	}
	return stable, nil
}

// Begin makes the storage that of a new run, with nothing in it.
func (f *Folder) Begin() error { return f.Save(nil) }
