package reports

import (
	"path/filepath"
	"slices"
	"strings"

	"github.com/joulemark/joulemark/internal/suggest"
)

// otherEndings promise something that no report is: pictures, pages, archives and other commands'
// files.
var otherEndings = []string{
	".svg", ".png", ".jpg", ".jpeg", ".gif", ".pdf", ".html", ".htm", ".mmd", ".mermaid", ".yaml", ".yml",
	".xlsx", ".xls", ".ods", ".docx", ".odt", ".gz", ".zst", ".bz2", ".xz", ".zip",
}

// FormatOf is the format that the ending of a file's name stands for, nil where it stands for none.
// An ending that promises what no report is is an error, and so is one that is nearly an ending of
// a format.
func FormatOf(file string) (*Format, error) {
	ending := strings.ToLower(filepath.Ext(file))
	for _, f := range formats {
		if slices.Contains(f.endings, ending) {
			return f, nil
		}
	}
	if slices.Contains(otherEndings, ending) || len(suggest.Nearest(ending, FileEndings())) > 0 {
		return nil, suggest.Wrong("output", suggest.Name(file), "names that end with %s",
			strings.Join(FileEndings(), ", "))
	}
	return nil, nil
}

// Endings are those of the names of files in the format.
func (f *Format) Endings() []string { return slices.Clone(f.endings) }

// FileEndings are those of file names that stand for a format.
func FileEndings() (all []string) {
	for _, f := range formats {
		all = append(all, f.endings...)
	}
	return all
}

// Fits is an error where a file's name says another format.
func (f *Format) Fits(file string) error {
	said, err := FormatOf(file)
	if err == nil && said != nil && said != f {
		err = suggest.Wrong("output", suggest.Name(file)+" with format "+f.Name,
			"names that end with %s, or format %s", strings.Join(f.endings, " or "), said.Name)
	}
	return err
}
