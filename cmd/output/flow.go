package output

import (
	"bytes"
	"slices"
	"strings"

	"github.com/olekukonko/tablewriter/pkg/twwidth"

	"github.com/joulemark/joulemark/reports/document"
)

// Flowed breaks paragraphs into lines of a width. Lines that are set in stay as they are where they
// fit, and are broken below their own texts where they do not.
func Flowed(text string, width int) string {
	var b bytes.Buffer
	var words, entry []string
	end := func() {
		if words != nil {
			document.Paragraph(&b, strings.Join(words, " "), width, "", "")
		}
		writeEntry(&b, entry, width)
		words, entry = nil, nil
	}
	for line := range strings.SplitSeq(strings.TrimSuffix(text, "\n"), "\n") {
		switch {
		case line == "":
			end()
			b.WriteByte('\n')
		case line[0] == ' ':
			if len(entry) == 0 || indent(line) != textColumn(entry[0]) {
				end()
			}
			entry = append(entry, line)
		default:
			if len(entry) > 0 {
				end()
			}
			words = append(words, line)
		}
	}
	end()
	return b.String()
}

// writeEntry writes a name that is set in with its text, whose further lines begin below it. Where
// the name leaves no room beside it, the text comes below.
func writeEntry(b *bytes.Buffer, lines []string, width int) {
	fits := func(line string) bool { return twwidth.Width(line) <= width }
	if !slices.ContainsFunc(lines, func(line string) bool { return !fits(line) }) {
		for _, line := range lines {
			b.WriteString(line + "\n")
		}
		return
	}
	const deeper = "    "
	column := textColumn(lines[0])
	name, text := lines[0][:column], lines[0][column:]+" "+strings.Join(lines[1:], " ")
	if strings.TrimSpace(name) == "" {
		if column > width/2 {
			name = deeper
		}
		document.Paragraph(b, text, width, name, name)
		return
	}
	if column <= width/2 {
		document.Paragraph(b, text, width, name, strings.Repeat(" ", column))
		return
	}
	document.Paragraph(b, name, width, "  ", deeper)
	document.Paragraph(b, text, width, deeper, deeper)
}

// textColumn is where the text of an entry begins: behind the first gap of two blanks, or at its
// first letter where it has no name of its own.
func textColumn(line string) int {
	start := indent(line)
	gap := strings.Index(line[start:], "  ")
	if gap < 0 {
		return start
	}
	return start + gap + indent(line[start+gap:])
}

func indent(line string) int { return len(line) - len(strings.TrimLeft(line, " ")) }

// Broken breaks commands that are too long for a line as a shell takes them, between words: before
// a flag or a pipe where that will do.
func Broken(examples string, width int) string {
	const next, more = "     ", ` \`
	var b strings.Builder
	for i, command := range strings.Split(examples, "\n") {
		if i > 0 {
			b.WriteByte('\n')
		}
		first := strings.Repeat(" ", indent(command))
		line := first
		add := func(words string) {
			switch {
			case line == first:
				line += words
			case len(line)+1+len(words)+len(more) <= width:
				line += " " + words
			default:
				b.WriteString(line + more + "\n")
				line = next + " " + words
			}
		}
		for _, phrase := range phrases(command) {
			if len(next)+1+len(phrase)+len(more) <= width {
				add(phrase)
				continue
			}
			for _, word := range shellWords(phrase) {
				add(word)
			}
		}
		b.WriteString(line)
	}
	return b.String()
}

// phrases are the parts of a command that belong together: a flag and its value, a pipe and what it
// leads to.
func phrases(command string) (list []string) {
	for _, word := range shellWords(command) {
		last := len(list) - 1
		if last >= 0 && !strings.HasPrefix(word, "-") && (list[last] == "|" || list[last] == ">" ||
			strings.HasPrefix(list[last], "--") && !strings.Contains(list[last], " ")) {
			list[last] += " " + word
		} else {
			list = append(list, word)
		}
	}
	return list
}

// shellWords are the words of a command, those in quotes whole.
func shellWords(command string) (list []string) {
	quoted := false
	for part := range strings.SplitSeq(strings.TrimLeft(command, " "), " ") {
		if quoted {
			list[len(list)-1] += " " + part
		} else {
			list = append(list, part)
		}
		quoted = quoted != (strings.Count(part, "'")%2 == 1)
	}
	return list
}
