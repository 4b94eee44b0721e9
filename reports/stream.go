package reports

import (
	"bytes"
	"io"

	"github.com/joulemark/joulemark/bench/record"
)

// lines are how a format writes records one by one, all into one buffer.
type lines struct {
	begin func(*record.Results) error
	line  func(*record.Results, *record.Record) error
	// warn writes warnings that were not known at the beginning.
	warn func([]string) error
}

// Stream writes the records of a run while it goes on, each as soon as it is there, in a format
// that has lines for them ([Format.Streams]). The first error stays: nothing is written after it.
type Stream struct {
	out               io.Writer
	buffer            bytes.Buffer
	lines             lines
	records, warnings int // that are written
	begun             bool
	err               error
}

// NewStream begins a stream. Nothing is written before there are records.
func NewStream(out io.Writer, f *Format, opts Options) *Stream {
	s := &Stream{out: out}
	s.lines = f.lines(&s.buffer, opts)
	return s
}

// Write writes the records that have come since the last call. One that is not valid is an error
// that names it.
func (s *Stream) Write(res *record.Results) error {
	return s.put(res, func() error {
		for ; s.records < len(res.Records); s.records++ {
			if err := res.ValidateAt(s.records); err != nil {
				return err
			}
			if err := s.lines.line(res, &res.Records[s.records]); err != nil {
				return err
			}
		}
		return nil
	})
}

// Close writes what else there is once the run has ended. It returns the first error of all.
func (s *Stream) Close(res *record.Results) error {
	if err := s.Write(res); err != nil {
		return err
	}
	return s.put(res, func() error { return s.lines.warn(res.Warnings[s.warnings:]) })
}

// put writes below the head.
func (s *Stream) put(res *record.Results, write func() error) error {
	if s.err == nil && !s.begun {
		s.begun, s.warnings = true, len(res.Warnings)
		s.err = s.lines.begin(res)
	}
	if s.err == nil {
		s.err = write()
	}
	if s.err == nil {
		_, s.err = s.buffer.WriteTo(s.out)
	}
	return s.err
}

func csvLines(b *bytes.Buffer, _ Options) lines {
	return lines{
		begin: func(*record.Results) error { return record.WriteCSVHead(b) },
		line: func(_ *record.Results, r *record.Record) error {
			return record.WriteCSVLines(b, []record.Record{*r})
		},
		warn: func([]string) error { return nil }, // CSV has no place for them
	}
}
