// checkformats reads a receipt (.tlog-proof) or a checkpoint with transparency-dev/formats and
// merkle: checkformats receipt|checkpoint FILE VKEY-FILE [WITNESS-VKEY...]
//
// Each witness that is named must have cosigned.
package main

import (
	"errors"
	"fmt"
	"os"
	"strings"

	formats "github.com/transparency-dev/formats/log"
	cosigned "github.com/transparency-dev/formats/note"
	receipts "github.com/transparency-dev/formats/proof"
	"github.com/transparency-dev/merkle/proof"
	"github.com/transparency-dev/merkle/rfc6962"
	"golang.org/x/mod/sumdb/note"
	"hustings.invalid/outside/logfiles"
)

func main() {
	logfiles.Said(check(os.Args[1], os.Args[2], os.Args[3], os.Args[4:]))
}

func check(what, file, keyFile string, witnesses []string) (string, error) {
	key, err := logfiles.LogKey(keyFile)
	if err != nil {
		return "", err
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return "", err
	}
	switch what {
	case "receipt":
		return checkReceipt(text, key, witnesses)
	case "checkpoint":
		tree, said, err := open(text, key, witnesses)
		if err != nil {
			return "", err
		}
		return fmt.Sprintf("%d records%s", tree.Size, said), nil
	}
	return "", fmt.Errorf("%s is neither receipt nor checkpoint", what)
}

// The tree that the log and all these witnesses have signed, and when the witnesses did.
func open(text []byte, key note.Verifier, witnesses []string) (*formats.Checkpoint, string, error) {
	var others []note.Verifier
	for _, vkey := range witnesses {
		witness, err := cosigned.NewVerifierForCosignatureV1(vkey)
		if err != nil {
			return nil, "", err
		}
		others = append(others, witness)
	}
	tree, _, opened, err := formats.ParseCheckpoint(text, key.Name(), key, others...)
	if err != nil {
		return nil, "", err
	}
	if len(opened.Sigs) != 1+len(others) {
		return nil, "", errors.New("not every witness has cosigned")
	}
	var said strings.Builder
	for _, signature := range opened.Sigs {
		if signature.Hash == key.KeyHash() {
			continue
		}
		when, err := cosigned.CoSigV1Timestamp(signature)
		if err != nil {
			return nil, "", err
		}
		fmt.Fprintf(&said, ", %s at %d", signature.Name, when.Unix())
	}
	return tree, said.String(), nil
}

func checkReceipt(text []byte, key note.Verifier, witnesses []string) (string, error) {
	var receipt receipts.TLogProof
	if err := receipt.Unmarshal(text); err != nil {
		return "", err
	}
	tree, said, err := open(receipt.Checkpoint, key, witnesses)
	if err != nil {
		return "", err
	}
	var path [][]byte
	for _, hash := range receipt.Hashes {
		path = append(path, hash[:])
	}
	leaf := rfc6962.DefaultHasher.HashLeaf(receipt.ExtraData)
	err = proof.VerifyInclusion(rfc6962.DefaultHasher, receipt.Index, tree.Size, leaf, path, tree.Hash)
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("record %d of %d%s", receipt.Index, tree.Size, said), nil
}
