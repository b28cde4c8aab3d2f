"""Files of the shape of platforms' libraries, imported into a node: rows a second, and whether memory
grows with the file. Small by default; --long makes files of one gigabyte."""

import random
import shutil
import zipfile

SMALL, LONG = 16 << 20, 1 << 30  # bytes of the larger of two files; the other has an eighth of them
WORDS = ("lumona", "veritas", "solion", "marek", "telöra", "norław", "briería", "calung", "dorisch", "fenata")
COUNTRIES = ("austria", "belgium", "france", "germany", "ireland", "italy", "netherlands", "sweden")
CODES = ("AT", "BE", "FR", "DE", "IE", "IT", "NL", "SE")
SNAP = ("ADID,CreativeUrl,Currency Code,Spend,Impressions,StartDate,EndDate,OrganizationName,BillingAddress,"
        "CandidateBallotInformation,PayingAdvertiserName,Gender,AgeBracket,CountryCode,Regions (Included),"
        "Regions (Excluded),Interests,OsType,Segments,Language\n")
GOOGLE = ("Ad_ID,Ad_URL,Ad_Type,Regions,Advertiser_ID,Advertiser_Name,Ad_Campaigns_List,Date_Range_Start,"
          "Date_Range_End,Num_of_Days,Impressions,Spend_USD,First_Served_Timestamp,Last_Served_Timestamp,"
          "Age_Targeting,Gender_Targeting,Geo_Targeting_Included,Geo_Targeting_Excluded,"
          + ",".join(f"Spend_Range_{end}_{code}" for code in ("USD", "EUR", "INR", "HUF", "PLN", "SEK", "CZK")
                     for end in ("Min", "Max")) + "\n")


def places(draw, count):
    return ",".join(f"{draw.choice(WORDS)} {draw.randrange(1000)}".title() for _ in range(count))


def snap(draw, n):
    name = f"{draw.choice(WORDS)} {n % 9973}".title()
    return (f"{n:064x},https://www.snap.example/political-ads/asset/{n:064x}?mediaType=mp4,EUR,"
            f"{draw.randint(1, 90_000)},{draw.randint(1, 9_000_000)},2029/05/{draw.randint(1, 28):02} 15:00:00Z,"
            f"2029/06/{draw.randint(1, 28):02} 22:59:59Z,{name},\"1 Quay, {draw.choice(WORDS)}\",,{name},"
            f"{draw.choice(('', 'MALE', 'FEMALE'))},18-{draw.randint(24, 65)},{draw.choice(COUNTRIES)},"
            f"\"{places(draw, draw.randint(1, 6))}\",\"{places(draw, draw.randint(0, 2))}\","
            f"\"{places(draw, draw.randint(0, 4))}\",,Provided by Advertiser,{draw.choice(('de', 'fr', 'en'))}\n")


def google(draw, n):
    least = draw.choice((0, 100, 500, 1000, 5000))
    amounts = ",".join(f"{least},{least + 400}" for _ in range(7))
    return (f"CR{n:020},https://adstransparency.example/advertiser/AR{n % 9973:020}/creative/CR{n:020},"
            f"{draw.choice(('TEXT', 'IMAGE', 'VIDEO'))},{draw.choice(CODES)},AR{n % 9973:020},"
            f"{draw.choice(WORDS)} {n % 9973},,2024-05-{draw.randint(1, 28):02},2024-06-{draw.randint(1, 28):02},"
            f"{draw.randint(1, 40)},{draw.choice(('≤ 10k', '10k-100k', '> 10M'))},,2024-05-01 00:10:00Z,"
            f"2024-06-20 22:00:00Z,\"18-24, 25-34\",Not targeted,\"{places(draw, draw.randint(1, 6))}\",Not targeted,"
            f"{amounts}\n")


def lines(header, row, size, seed=1):
    """Pieces of text of about so many bytes together; how many rows they are is the last item."""
    draw = random.Random(seed)
    written, rows, piece = 0, 0, [header]
    while written < size:
        piece.append(row(draw, rows))
        rows += 1
        if len(piece) == 1000:
            text = "".join(piece).encode()
            written += len(text)
            piece = []
            yield text
    yield "".join(piece).encode()
    yield rows


def write_snap(path, size):
    rows = 0
    with open(path, "wb") as out:
        for piece in lines(SNAP, snap, size):
            rows = piece if isinstance(piece, int) else out.write(piece) and rows
    return rows


def write_google(path, size):
    """The bundle as its ZIP, which is never unpacked."""
    rows = 0
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as out:
        out.writestr("google-political-ads-updated.csv", "Report_Data_Updated_Date\n2025-09-01\n")
        with out.open("google-political-ads-creative-stats.csv", "w", force_zip64=True) as part:
            for piece in lines(GOOGLE, google, size):
                rows = piece if isinstance(piece, int) else part.write(piece) and rows
    return rows


def bench(table, call, program, fresh_node, folder, size):
    for name, form, file, write in (("Snap", "snap", "PoliticalAds.csv", write_snap),
                                    ("Google", "google-bundle", "bundle.zip", write_google)):
        memory, rate = {}, {}
        for part in (size // 8, size):
            rows = write(folder / file, part)
            data = fresh_node(folder)
            seconds, _, memory[part], usage = call(program, "import", form, folder / file, "--data", data,
                                                   "--refused", folder / "refused.csv", "--json")
            rate[part] = rows / seconds
            shutil.rmtree(data)
            (folder / file).unlink()
        cpu = 1e6 * (usage.ru_utime + usage.ru_stime) / rows
        table.add(f"{name}-shaped, {size >> 20:,} MiB, {rows:,} rows, rows/s", f"{rate[size]:,.0f}",
                  f"CPU {cpu:.0f} us a row")
        ratio = memory[size] / memory[size // 8]
        table.add("peak memory of that import, MB", f"{memory[size]:,.0f}", "", "", "300", memory[size] < 300)
        # A small file fills no cache of the database: only of large ones the ratio says something.
        table.add("the same against an eighth of the file", f"{memory[size]:,.0f}",
                  f"{memory[size // 8]:,.0f} (an eighth)", f"{ratio:.2f}", "1.2" if size == LONG else "", ratio <= 1.2)
