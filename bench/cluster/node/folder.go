package node

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/cluster/control"
	"github.com/joulemark/joulemark/bench/socket"
)

// Folder is the stable storage of one node of one run: a file in a directory. What it is given is
// on the disk when Save returns: written to a file of its own, forced out, and put into place by
// renaming. So what the protocol persisted and what it reported in the same call are there
// together, or neither is.
type Folder struct {
	path  string
	token socket.Token
}

var _ Store = (*Folder)(nil)

// The file is a magic, the token of the run, the length and the checksum of what follows: the
// number of the last batch, how many observations it has, these, and the state.
const (
	folderMagic  = "JMSTABL2"
	folderHeader = len(folderMagic) + 16 + 4 + 4
	// maxFolder bounds what is read of a file.
	maxFolder = 1 << 30
	// leastObservation is how long the encoding of an observation is at least.
	leastObservation = 3
)

// NewFolder is the storage of a node in a directory that exists.
func NewFolder(dir string, self algorithms.ID, token socket.Token) *Folder {
	return &Folder{path: filepath.Join(dir, fmt.Sprintf("node-%d.stable", self)), token: token}
}

// Save implements Store.
func (f *Folder) Save(d Durable) error {
	b := d.append(make([]byte, folderHeader, folderHeader+16+len(d.Last.Seen)*16+len(d.State)))
	content := b[folderHeader:]
	if len(b) > maxFolder {
		return fmt.Errorf("%s: %d bytes (allowed: up to %d)", f.path, len(b), maxFolder)
	}
	head := append(append(b[:0], folderMagic...), f.token[:]...)
	head = binary.BigEndian.AppendUint32(head, uint32(len(content)))
	_ = binary.BigEndian.AppendUint32(head, crc32.ChecksumIEEE(content))
	return f.replace(b)
}

// replace puts a new file into the place of the old one. What lies at its name for the time being,
// whatever it is, is not written to.
func (f *Folder) replace(b []byte) error {
	next := f.path + ".new"
	if err := os.Remove(next); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	file, err := os.OpenFile(next, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
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
func (f *Folder) Load() (Durable, error) {
	b, err := f.read()
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return Durable{}, fmt.Errorf("%s: %w", f.path, errForeign)
	case err != nil:
		return Durable{}, err
	case len(b) < folderHeader || string(b[:len(folderMagic)]) != folderMagic:
		return Durable{}, fmt.Errorf("%s: is not the stable storage of a node", f.path)
	}
	head, content := b[len(folderMagic):folderHeader], b[folderHeader:]
	switch {
	case !bytes.Equal(head[:16], f.token[:]):
		return Durable{}, fmt.Errorf("%s: %w", f.path, errForeign)
	case binary.BigEndian.Uint32(head[16:]) != uint32(len(content)) ||
		binary.BigEndian.Uint32(head[20:]) != crc32.ChecksumIEEE(content):
		return Durable{}, fmt.Errorf("%s: is damaged: the checksum is not that of its %d bytes", f.path, len(content))
	}
	d, err := decodeDurable(content)
	if err != nil {
		return Durable{}, fmt.Errorf("%s: is damaged: %w", f.path, err)
	}
	return d, nil
}

// read reads the file, if it is one: a node with the rights of its user opens nothing that somebody
// has put into the place of it.
func (f *Folder) read() ([]byte, error) {
	switch info, err := os.Lstat(f.path); {
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular():
		return nil, fmt.Errorf("%s: is no regular file", f.path)
	case info.Size() > maxFolder:
		return nil, fmt.Errorf("%s: %d bytes (allowed: up to %d)", f.path, info.Size(), maxFolder)
	}
	file, err := os.Open(f.path)
	if err != nil {
		return nil, err
	}
	b, err := io.ReadAll(io.LimitReader(file, maxFolder))
	return b, errors.Join(err, file.Close())
}

// append adds what stands in a file behind the header.
func (d *Durable) append(b []byte) []byte {
	b = binary.AppendUvarint(b, d.Last.Number)
	b = binary.AppendUvarint(b, uint64(len(d.Last.Seen)))
	for _, o := range d.Last.Seen {
		b = binary.AppendVarint(binary.AppendVarint(append(b, o.What), o.Value), o.Aux)
	}
	return append(b, d.State...)
}

// decodeDurable reads what append wrote.
func decodeDurable(b []byte) (Durable, error) {
	in := bytes.NewReader(b)
	number, err := binary.ReadUvarint(in)
	count, err2 := binary.ReadUvarint(in)
	if err := errors.Join(err, err2); err != nil {
		return Durable{}, err
	}
	if count > uint64(in.Len()/leastObservation) {
		return Durable{}, fmt.Errorf("%d observations in %d bytes", count, in.Len())
	}
	d := Durable{Last: control.Batch{Number: number}}
	for range count {
		what, err := in.ReadByte()
		value, err2 := binary.ReadVarint(in)
		aux, err3 := binary.ReadVarint(in)
		if err := errors.Join(err, err2, err3); err != nil {
			return Durable{}, err
		}
		d.Last.Seen = append(d.Last.Seen, algorithms.Observation{What: what, Value: value, Aux: aux})
	}
	if rest := b[len(b)-in.Len():]; len(rest) > 0 {
		d.State = rest
	}
	return d, nil
}

// Begin makes the storage that of a new run, with nothing in it.
func (f *Folder) Begin() error { return f.Save(Durable{}) }
