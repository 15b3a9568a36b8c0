#!/usr/bin/env bash
# A video from upload to playback in plain requests, as docs/api.md tells it.
#
#   ./millrace up                                   in one terminal
#   samples/curl/walkthrough.sh holiday.mov         in another
#
# API names another server than http://127.0.0.1:8080; MILLRACE_TOKEN another token than one that ./millrace makes.
set -euo pipefail

file=${1:?usage: walkthrough.sh FILE}
api=${API:-http://127.0.0.1:8080}
token=${MILLRACE_TOKEN:-$("$(dirname "$0")/../../millrace" token --role creator --subject me)}
auth=(-H "Authorization: Bearer $token")
tus=("${auth[@]}" -H 'Tus-Resumable: 1.0.0')

die() {
    echo "$*" >&2
    exit 1
}

# The value of a header, from headers on standard input.
header() {
    tr -d '\r' | sed -n "s/^$1: //Ip" | tail -n 1
}

# The value of the first text field of that name, from JSON on standard input; nothing when it is null.
field() {
    grep -o "\"$1\" *: *\"[^\"]*\"" | head -n 1 | sed 's/^[^:]*: *"//; s/"$//' || true
}

length=$(stat -c %s "$file")

echo "1. Begin an upload of $length bytes"
name=$(basename "$file" | tr -d '\n' | base64 -w 0)
begun=$(curl -sS -f -D - -o /dev/null -X POST "$api/files" "${tus[@]}" \
    -H "Upload-Length: $length" -H "Upload-Metadata: filename $name")
upload=$api$(header Location <<<"$begun")
asset=$(header Millrace-Asset <<<"$begun")
echo "   upload $upload"
echo "   asset  $asset"

# Sends the file's bytes from one offset to another; a refusal says why in words.
send() {
    local answer why
    answer=$(head -c "$2" "$file" | tail -c "+$(($1 + 1))" |
        curl -s --fail-with-body -X PATCH "$upload" "${tus[@]}" -H "Upload-Offset: $1" \
            -H 'Content-Type: application/offset+octet-stream' -T -) || {
        why=$(field detail <<<"$answer")
        die "   ${why:-The server cannot be reached any more: run this again.}"
    }
}

offset() {
    curl -sS -f -I "$upload" "${tus[@]}" | header Upload-Offset
}

echo "2. Send the first half"
send 0 $((length / 2))

at=$(offset)
echo "3. Ask where it stands: at byte $at, so the rest goes from there"
send "$at" "$length"
[ "$(offset)" -eq "$length" ] || die "Not all of it has arrived."

echo "4. Wait until it is published"
shown=
while true; do
    video=$(curl -sS -f "$api/v1/assets/$asset" "${auth[@]}")
    state=$(field state <<<"$video")
    [ "$state" = "$shown" ] || echo "   $state"
    shown=$state
    case $state in
    PUBLISHED) break ;;
    REJECTED | FAILED | EXPIRED) die "   $(field sentence <<<"$video")" ;;
    esac
    [ "$(field screening <<<"$video")" != BLOCKED ] || die "   $(field sentence <<<"$video")"
    sleep 0.5
done

hls=$(field hls <<<"$video")
dash=$(field dash <<<"$video")
echo "5. Play it"
echo "   HLS  $hls"
echo "   DASH $dash"

echo "6. The multivariant playlist"
curl -sS -f "$hls"
