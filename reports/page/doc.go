// Package page writes what runs came to as one file of HTML, for people: verdicts in words, tables,
// charts, methods and the records themselves. It needs no network and no library, works without its
// script, and says so to the browser in a policy that allows nothing else. It is a function of the
// records: the same records give the same bytes.
//
//	document.Document, record.Results -> Write (summary, charts) -> one file
//
// Texts of users are escaped by html/template; the records are JSON by encoding/json, which escapes
// what HTML would act upon, and joulemark reads them back from the page.
package page
