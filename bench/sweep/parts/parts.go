// Package parts is the files in which those who do a job keep the results of chunks: a file for
// each shard, all in one folder. A file is lines of JSON, the first of which says of which job it
// is; each other is a chunk and its result. It grows under a name that ends in .partial, a line at
// a time, and is renamed once the shard is done. So whatever ends the program leaves the chunks
// that were done, and nothing that is half written passes for a result.
package parts

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/joulemark/joulemark/bench/sweep/job"
	"github.com/joulemark/joulemark/bench/sweep/shard"
	"github.com/joulemark/joulemark/internal/suggest"
)

// Format is the version of the files.
const Format = 1

// Head is the first line of a file.
type Head struct {
	Format int             `json:"format"`
	Tool   string          `json:"tool"` // the program that wrote it, with its version
	Job    string          `json:"job"`  // its ID
	Chunks int             `json:"chunks"`
	Shard  string          `json:"shard"`  // as in 3/7
	Source json.RawMessage `json:"source"` // what the job is made from
}

// line is any other line.
type line struct {
	Chunk  int             `json:"chunk"`
	Result json.RawMessage `json:"result"`
}

const (
	ending  = ".chunks"
	partial = ".partial"
)

// Name is that of the file of a shard.
func Name(s shard.Shard) string {
	return fmt.Sprintf("shard-%d-of-%d%s", max(s.Number, 1), max(s.Count, 1), ending)
}

// Is reports whether a file is that of a shard, be it done or not.
func Is(path string, s shard.Shard) bool {
	return strings.TrimSuffix(filepath.Base(path), partial) == Name(s)
}

// In lists the files of a folder, in the order of their names.
func In(folder string) ([]string, error) {
	entries, err := os.ReadDir(folder)
	var names []string
	for _, e := range entries {
		if name := e.Name(); e.Type().IsRegular() && strings.HasSuffix(strings.TrimSuffix(name, partial), ending) {
			names = append(names, filepath.Join(folder, name))
		}
	}
	slices.Sort(names)
	return names, err
}

// Read reads a file: first its head, then chunk by chunk. An error of either function ends it. A
// last line that has no end was being written when the program ended, and is left out.
func Read(path string, head func(Head) error, each func(chunk int, result []byte) error) error {
	f, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("%s: %s", suggest.Name(path), suggest.Reason(err))
	}
	defer f.Close() //nolint:errcheck // which is read only
	in := bufio.NewReaderSize(f, 1<<16)
	fault := func(n int, err error) error { return fmt.Errorf("%s: line %d: %w", suggest.Name(path), n, err) }
	for n := 1; ; n++ {
		text, err := readLine(in)
		switch {
		case errors.Is(err, io.EOF) && n == 1:
			return fault(1, errors.New("it is empty (allowed: chunks of a sweep)"))
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return fault(n, err)
		}
		if n == 1 {
			var h Head
			if err := decode(text, &h); err != nil {
				return fault(n, fmt.Errorf("it is no file of chunks of a sweep: %w", err))
			}
			if h.Format != Format {
				return fault(n, suggest.Wrong("format", h.Format, "%d", Format))
			}
			if err := head(h); err != nil {
				return fault(n, err)
			}
			continue
		}
		var l line
		if err := decode(text, &l); err != nil {
			return fault(n, err)
		}
		if err := each(l.Chunk, l.Result); err != nil {
			return fault(n, err)
		}
	}
}

// readLine reads a line that has an end, up to the size of a result and what is around it.
func readLine(in *bufio.Reader) ([]byte, error) {
	var text []byte
	for {
		part, err := in.ReadSlice('\n')
		text = append(text, part...)
		switch {
		case err == nil:
			return text, nil
		case !errors.Is(err, bufio.ErrBufferFull):
			return nil, err
		case len(text) > 2*job.MaxResult:
			return nil, fmt.Errorf("a line of more than %d bytes", 2*job.MaxResult)
		}
	}
}

func decode(text []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	return d.Decode(into)
}

// File is one that is written. It is for one goroutine at a time.
type File struct {
	name string // without the ending of one that is not done
	f    *os.File
	size int64 // of its whole lines
}

// Open opens the file of a shard in a folder, which it makes, and adds to what is there of the same
// job; where there is nothing it begins with a head. A file that is done is nil.
func Open(folder string, s shard.Shard, h Head) (*File, error) {
	if err := os.MkdirAll(folder, 0o777); err != nil {
		return nil, fmt.Errorf("%s: %s", suggest.Name(folder), suggest.Reason(err))
	}
	p := &File{name: filepath.Join(folder, Name(s))}
	if _, err := os.Lstat(p.name); err == nil {
		return nil, nil //nolint:nilnil // there is nothing to write to
	}
	var err error
	if p.f, err = os.OpenFile(p.name+partial, os.O_RDWR|os.O_CREATE|os.O_APPEND, 0o666); err != nil {
		return nil, p.failed(err)
	}
	if p.size, err = whole(p.f); err == nil {
		err = p.f.Truncate(p.size)
	}
	if err == nil && p.size == 0 {
		h.Format, h.Shard = Format, s.String()
		err = p.write(h)
	}
	if err != nil {
		return nil, errors.Join(p.failed(err), p.f.Close())
	}
	return p, nil
}

// whole is the size of a file up to the end of its last line that has one.
func whole(f *os.File) (int64, error) {
	in := bufio.NewReader(f)
	size := int64(0)
	for at := int64(0); ; {
		part, err := in.ReadSlice('\n')
		at += int64(len(part))
		switch {
		case err == nil:
			size = at
		case errors.Is(err, io.EOF):
			return size, nil
		case !errors.Is(err, bufio.ErrBufferFull):
			return 0, err
		}
	}
}

// Add writes the result of a chunk. Where that fails, as on a full disk, the file has the chunks
// before it.
func (p *File) Add(chunk int, result []byte) error {
	return p.failed(p.write(line{chunk, result}))
}

// write writes a line, or nothing.
func (p *File) write(v any) error {
	text, err := json.Marshal(v)
	if err != nil {
		return err
	}
	n, err := p.f.Write(append(text, '\n'))
	if err != nil {
		return errors.Join(err, p.f.Truncate(p.size))
	}
	p.size += int64(n)
	return nil
}

// Close ends the writing; done says that the shard has all its chunks, so that the file gets its
// name.
func (p *File) Close(done bool) error {
	err := errors.Join(p.f.Sync(), p.f.Close())
	if err == nil && done {
		err = os.Rename(p.name+partial, p.name)
	}
	return p.failed(err)
}

// failed says which file an error is about.
func (p *File) failed(err error) error {
	if err == nil {
		return nil
	}
	if of, ok := errors.AsType[*fs.PathError](err); ok {
		err = of.Err
	}
	return fmt.Errorf("output: %s: %w", suggest.Name(p.name+partial), err)
}

// Remove takes away what there is of a shard.
func Remove(folder string, s shard.Shard) error {
	name := filepath.Join(folder, Name(s))
	for _, of := range []string{name, name + partial} {
		if err := os.Remove(of); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("%s: %s", suggest.Name(of), suggest.Reason(err))
		}
	}
	return nil
}
