// Package document has what a report says before it is known in which form: [Document], which is
// written for a terminal, as Markdown or as LaTeX, and the numbers in it. Nothing in it knows of
// runs or records. All strings of a document are plain text; a form escapes them its own way, and a
// width of columns is that of a terminal with the characters of East Asia twice as wide.
package document

import (
	"bytes"
	"fmt"
	"io"
)

// Document is a title, a head of facts, sections with tables, and lists.
type Document struct {
	Title    string
	Facts    []Fact
	Sections []Section
	Lists    []List
}

// Fact is a line of the head.
type Fact struct{ Name, Text string }

// List is items below the tables, such as warnings.
type List struct {
	Title string
	Items []string
}

// Section is a heading with what belongs to it.
type Section struct {
	Heading string
	Text    string
	Sheets  []Sheet
	After   []string // paragraphs below the tables
}

// Sheet is a table. Every row has as many cells as there are heads.
type Sheet struct {
	Heads []Head
	Rows  [][]string
	// Sentences is how many of the last columns hold sentences, which may be broken into lines.
	Sentences int
	// Spare are columns that are left out where there is no room for them, the first one first.
	Spare []int
}

// Head is the heading of a column.
type Head struct {
	Lines []string
	Right bool // numbers are set to the right
}

// Fact adds a line to the head. One without a text is left out.
func (d *Document) Fact(name, text string) {
	if text != "" {
		d.Facts = append(d.Facts, Fact{name, text})
	}
}

// Table adds a section of one table.
func (d *Document) Table(heading string, sheet Sheet) {
	d.Sections = append(d.Sections, Section{Heading: heading, Sheets: []Sheet{sheet}})
}

// Paragraph adds a section of text alone.
func (d *Document) Paragraph(text string) { d.Sections = append(d.Sections, Section{Text: text}) }

// List adds a list. One without items is left out.
func (d *Document) List(title string, items []string) {
	if len(items) > 0 {
		d.Lists = append(d.Lists, List{title, items})
	}
}

// Texts are single-line headings of columns of text.
func Texts(titles ...string) []Head { return heads(titles, false) }

// Numbers are single-line headings of columns of numbers.
func Numbers(titles ...string) []Head { return heads(titles, true) }

func heads(titles []string, right bool) []Head {
	list := make([]Head, len(titles))
	for i, title := range titles {
		list[i] = Head{Lines: []string{title}, Right: right}
	}
	return list
}

// Whole writes what fill makes in one piece, so that an error in the making leaves nothing
// behind.
func Whole(w io.Writer, fill func(*bytes.Buffer) error) error {
	var b bytes.Buffer
	if err := fill(&b); err != nil {
		return err
	}
	n, err := w.Write(b.Bytes())
	if err == nil && n < b.Len() {
		err = io.ErrShortWrite
	}
	if err != nil {
		return fmt.Errorf("reports: %w", err)
	}
	return nil
}
