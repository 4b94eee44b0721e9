package reports

// document is what a report says, before it is known in which form: the text of the terminal
// or Markdown. All strings in it are plain text; a form escapes them its own way.
type document struct {
	title    string
	facts    []fact
	sections []section
	lists    []list
}

// fact is a line of the head.
type fact struct{ name, text string }

// list is items below the tables, such as warnings.
type list struct {
	title string
	items []string
}

// section is a heading with what belongs to it.
type section struct {
	heading string
	text    string
	sheets  []sheet
	after   []string // paragraphs below the tables
}

// sheet is a table. Every row has as many cells as there are heads.
type sheet struct {
	heads []head
	rows  [][]string
	// sentences is how many of the last columns hold sentences, which may be broken into lines.
	sentences int
}

// head is the heading of a column.
type head struct {
	lines []string
	right bool // numbers are set to the right
}

// headed is a single-line heading of a column of text.
func headed(text string) head { return head{lines: []string{text}} }

// numbers is a single-line heading of a column of numbers.
func numbers(text string) head { return head{lines: []string{text}, right: true} }
