package reports

import (
	"bytes"
	"io"

	"github.com/joulemark/joulemark/bench/record"
	"github.com/joulemark/joulemark/reports/document"
)

// Saved is results with the name of the file that they come from.
type Saved struct {
	Name string
	*record.Results
}

// Together puts files together whose records may stand in one report, as [record.Results.Add] tells. The others stay
// apart; the order is that of the first file of each.
func Together(files []Saved) []Saved {
	var all []Saved
next:
	for _, file := range files {
		for i := range all {
			if all[i].Add(file.Results) {
				all[i].Name += ", " + file.Name
				continue next
			}
		}
		all = append(all, file)
	}
	return all
}

// WriteAll writes one report after the other with Write or Complexity, where there are several each below its name. A
// format that holds one report alone is an error then.
func WriteAll(w io.Writer, f *Format, files []Saved, opts Options, write func(io.Writer, *Format, *record.Results, Options) error) error {
	if len(files) == 1 {
		return write(w, f, files[0].Results, opts)
	}
	if err := f.Need((*Format).Several, "as there are several reports"); err != nil {
		return err
	}
	return document.Whole(w, func(b *bytes.Buffer) error {
		for i, file := range files {
			if i > 0 {
				b.WriteByte('\n')
			}
			if err := f.heading(b, file.Name); err != nil {
				return err
			}
			b.WriteByte('\n')
			if err := write(b, f, file.Results, opts); err != nil {
				return err
			}
		}
		return nil
	})
}

func tableHeading(b *bytes.Buffer, name string) error {
	return (&document.Document{Title: name}).Text(b, unlimited)
}

func markdownHeading(b *bytes.Buffer, name string) error {
	return (&document.Document{Title: name}).Markdown(b)
}

func benchHeading(b *bytes.Buffer, name string) error {
	_, err := b.WriteString("# " + document.Plain(name) + "\n")
	return err
}
