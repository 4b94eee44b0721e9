package output

import (
	"bytes"
	"io"
	"strings"

	"github.com/olekukonko/tablewriter/pkg/twwidth"

	"github.com/joulemark/joulemark/reports/document"
)

// Messages is standard error for messages: a line that is wider than COLUMNS says, or than the
// terminal is, is broken between words and goes on further in. Where nothing says how wide a line
// may be, as in a pipe or a file, lines stay whole, since whatever reads there reads lines. The
// zero value of Environ is an environment without variables.
type Messages struct {
	Writer  io.Writer
	Environ []string
}

// Write takes whole lines.
func (m Messages) Write(lines []byte) (int, error) {
	width := known(m.Environ, m.Writer)
	if width == 0 {
		return m.Writer.Write(lines)
	}
	var b bytes.Buffer
	for line := range strings.Lines(string(lines)) {
		if text := strings.TrimSuffix(line, "\n"); twwidth.Width(text) > width {
			indent := text[:len(text)-len(strings.TrimLeft(text, " \t"))]
			document.Paragraph(&b, text, width, indent, indent+"  ")
			continue
		}
		b.WriteString(line)
	}
	if _, err := m.Writer.Write(b.Bytes()); err != nil {
		return 0, err
	}
	return len(lines), nil
}
