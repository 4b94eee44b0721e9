package command

import (
	"errors"
	"fmt"
	"io"
	"os"

	"golang.org/x/term"
)

// input is standard input of all runs.
type input struct {
	reader io.Reader
	file   *os.File // that is rewound before each run, nil for none
	at     int64
}

// inputOf tells how several runs can read one standard input: nothing is lost of the null device
// and of a terminal, and a file is read from the same place again. Of all else the first run would
// take what the others need.
func (o *Options) inputOf() (*input, error) {
	file, ok := o.In.(*os.File)
	if o.In == nil || ok && file == nil {
		return &input{}, nil
	}
	if !ok {
		if o.runs() > 1 {
			return nil, o.onlyOnce()
		}
		return &input{reader: o.In}, nil
	}
	info, err := file.Stat()
	if err != nil { // closed, as by <&-
		return &input{}, nil //nolint:nilerr // the command then has the null device
	}
	in := &input{reader: file}
	if info.Mode().IsRegular() {
		if in.at, err = file.Seek(0, io.SeekCurrent); err != nil {
			return nil, fmt.Errorf("standard input: %w", err)
		}
		in.file = file
		return in, nil
	}
	null, err := os.Stat(os.DevNull)
	if err == nil && os.SameFile(info, null) || term.IsTerminal(int(file.Fd())) || o.runs() == 1 {
		return in, nil
	}
	return nil, o.onlyOnce()
}

func (o *Options) onlyOnce() error {
	return fmt.Errorf("standard input can be read once, and there are %d runs (allowed: a file, as in < FILE; "+
		"< /dev/null; or one run)", o.runs())
}

// rewind makes standard input ready for the next run.
func (in *input) rewind() error {
	if in.file == nil {
		return nil
	}
	if _, err := in.file.Seek(in.at, io.SeekStart); err != nil {
		return errors.Join(errors.New("standard input cannot be read again"), err)
	}
	return nil
}
