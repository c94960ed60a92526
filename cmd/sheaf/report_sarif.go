package main

import (
	"io"
	"net/url"

	"sheaf/site/note"
)

// The types of a SARIF log, as far as findings need them (OASIS, SARIF 2.1.0).

type sarifLog struct {
	Schema  string     `json:"$schema"`
	Version string     `json:"version"`
	Runs    []sarifRun `json:"runs"`
}

type sarifRun struct {
	Tool       sarifTool     `json:"tool"`
	ColumnKind string        `json:"columnKind"`
	Results    []sarifResult `json:"results"`
}

type sarifTool struct {
	Driver sarifDriver `json:"driver"`
}

type sarifDriver struct {
	Name    string      `json:"name"`
	Version string      `json:"version"`
	Rules   []sarifRule `json:"rules"`
}

type sarifRule struct {
	ID                   string             `json:"id"`
	ShortDescription     sarifText          `json:"shortDescription"`
	DefaultConfiguration sarifConfiguration `json:"defaultConfiguration"`
}

type sarifConfiguration struct {
	Level string `json:"level"`
}

type sarifText struct {
	Text string `json:"text"`
}

type sarifResult struct {
	RuleID    string          `json:"ruleId"`
	RuleIndex int             `json:"ruleIndex"`
	Level     string          `json:"level"`
	Message   sarifText       `json:"message"`
	Locations []sarifLocation `json:"locations"`
	Fixes     []sarifFix      `json:"fixes,omitempty"`
}

type sarifLocation struct {
	PhysicalLocation sarifPlace `json:"physicalLocation"`
}

type sarifPlace struct {
	ArtifactLocation sarifArtifact `json:"artifactLocation"`
	Region           *sarifRegion  `json:"region,omitempty"`
}

type sarifArtifact struct {
	URI       string `json:"uri"`
	URIBaseID string `json:"uriBaseId"`
}

type sarifRegion struct {
	StartLine   int `json:"startLine"`
	StartColumn int `json:"startColumn,omitempty"`
	EndColumn   int `json:"endColumn,omitempty"`
}

type sarifFix struct {
	Description     sarifText     `json:"description"`
	ArtifactChanges []sarifChange `json:"artifactChanges"`
}

type sarifChange struct {
	ArtifactLocation sarifArtifact      `json:"artifactLocation"`
	Replacements     []sarifReplacement `json:"replacements"`
}

type sarifReplacement struct {
	DeletedRegion   sarifRegion `json:"deletedRegion"`
	InsertedContent sarifText   `json:"insertedContent"`
}

// sarif prints findings as a log that code scanning services and editors read.
func (r *report) sarif(w io.Writer) error {
	levels := [...]string{note.Error: "error", note.Warning: "warning", note.Advice: "note"}
	driver := sarifDriver{Name: "Sheaf", Version: version()}
	index := make(map[string]int)
	for i, c := range note.Codes() {
		index[c.Code] = i
		driver.Rules = append(driver.Rules, sarifRule{c.Code, sarifText{c.Meaning}, sarifConfiguration{levels[c.Severity]}})
	}
	prefix := r.prefix()
	results := make([]sarifResult, len(r.diags)) // not nil: the log says that nothing was found
	for i, d := range r.diags {
		file := sarifArtifact{URI: (&url.URL{Path: prefix + d.Path}).String(), URIBaseID: "%SRCROOT%"}
		place := sarifPlace{ArtifactLocation: file}
		if d.Pos.Line > 0 {
			place.Region = &sarifRegion{StartLine: d.Pos.Line, StartColumn: d.Pos.Column}
		}
		text := d.Message
		if d.Hint != "" {
			text += "; " + d.Hint
		}
		results[i] = sarifResult{
			RuleID: d.Code, RuleIndex: index[d.Code], Level: levels[d.Severity],
			Message: sarifText{visible(text)}, Locations: []sarifLocation{{place}},
		}
		if e := d.Fix; e != nil {
			region := sarifRegion{e.Pos.Line, e.Pos.Column, e.Pos.Column + len([]rune(e.Old))}
			results[i].Fixes = []sarifFix{{sarifText{"write " + e.New}, []sarifChange{{file, []sarifReplacement{{region, sarifText{e.New}}}}}}}
		}
	}
	return printJSON(w, sarifLog{
		Schema:  "https://json.schemastore.org/sarif-2.1.0.json",
		Version: "2.1.0",
		Runs:    []sarifRun{{Tool: sarifTool{driver}, ColumnKind: "unicodeCodePoints", Results: results}},
	})
}
