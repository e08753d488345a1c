#include "decoding/picture_check.h"

#include "core/decoding/pretended_bank.h"
#include "core/support.h"
#include "support/registry.h"

#include <QtTest>

#include <cmath>
#include <numeric>

using namespace deviascope;
using decoding::ShownPicture;

namespace {

const std::vector<std::string> kPrompts = {"a doctor", "a judge", "a pilot", "a bride", "a guard"};

/// Five prompts in five directions.
decoding::WhitenedBank fivePrompts()
{
    tests::PretendedBank pretended;
    for (size_t i = 0; i < kPrompts.size(); ++i) {
        std::vector<double> place(kPrompts.size(), 0);
        place[i] = 3;
        pretended.add(kPrompts[i], place);
    }
    return pretended.whitened();
}

std::vector<int64_t> allRows(const decoding::WhitenedBank &bank)
{
    std::vector<int64_t> rows(bank.prompts.size());
    std::iota(rows.begin(), rows.end(), int64_t{0});
    return rows;
}

/// A picture of each prompt, and where it lies: at the prompt `shift` places further, moved with
/// all the others.
struct Pictures {
    std::vector<ShownPicture> shown;
    at::Tensor places;
};

Pictures picturesOf(const decoding::WhitenedBank &bank, int64_t shift)
{
    Pictures pictures;
    for (const std::string &prompt : bank.prompts)
        pictures.shown.push_back({prompt + ".png", {}, prompt});
    pictures.places = bank.prototypes().roll({shift}, {0}) * 0.2 + 7; // weaker, and far off
    return pictures;
}

} // namespace

class PictureCheckTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void picturesThatLieAtTheirCaptions()
    {
        const auto bank = fivePrompts();
        const auto pictures = picturesOf(bank, 0);
        const auto check =
            decoding::checkPictures(bank, allRows(bank), pictures.shown, pictures.places, 1);
        QCOMPARE(check.captioned, 5);
        QCOMPARE(check.captions, 5);
        QCOMPARE(check.first.count, 5);
        QCOMPARE(check.first.n, 5);
        QVERIFY(check.first.interval.low > 0.5 && check.first.interval.high == 1);
        QVERIFY(std::abs(check.first.shuffled - 0.2) < 0.03); // one of five, by chance
        QVERIFY(check.first.shuffledQ95 >= 0.4 && check.first.shuffledQ95 < 1);
        QVERIFY(check.firstFive.shuffled > 0.99); // of five prompts each is among five
        QVERIFY(std::abs(check.cosine - 1) < 1e-9);
        QVERIFY(check.shuffledCosine < 0.2);
        for (const auto &place : check.places) {
            QCOMPARE(place.rank, 1);
            QCOMPARE(place.nearest.front().prompt, place.caption);
            QVERIFY(std::abs(*place.cosine - place.nearest.front().cosine) < 1e-12);
        }
    }

    void picturesThatLieElsewhere()
    {
        const auto bank = fivePrompts();
        const auto pictures = picturesOf(bank, 1);
        const auto check =
            decoding::checkPictures(bank, allRows(bank), pictures.shown, pictures.places, 1);
        QCOMPARE(check.first.count, 0);
        QVERIFY(check.first.interval.low < 1e-12 && check.first.interval.high > 0.3);
        QVERIFY(check.cosineInterval && check.cosineInterval->high < 0.5);
        QCOMPARE(check.places[1].nearest.front().prompt, kPrompts[0]);
        QVERIFY(check.places[1].rank > 1);
    }

    void picturesWithoutCaptionsAreOnlyPlaced()
    {
        const auto bank = fivePrompts();
        auto pictures = picturesOf(bank, 0);
        pictures.shown[1].caption.clear();
        const auto some =
            decoding::checkPictures(bank, allRows(bank), pictures.shown, pictures.places, 1);
        QCOMPARE(some.captioned, 4);
        QCOMPARE(some.places[1].rank, 0);
        QVERIFY(!some.places[1].cosine);
        QCOMPARE(some.places[1].nearest.front().prompt, kPrompts[1]);
        for (ShownPicture &each : pictures.shown)
            each.caption.clear();
        const auto none =
            decoding::checkPictures(bank, allRows(bank), pictures.shown, pictures.places, 1);
        QCOMPARE(none.captioned, 0);
        QCOMPARE(none.places.size(), size_t(5));
    }

    void impossibleChecksAreRefused()
    {
        const std::vector<ShownPicture> three = {
            {"1.png", {}, "a doctor"}, {"2.png", {}, "a judge"}, {"3.png", {}, ""}};
        decoding::requireCheckable({}, kPrompts);
        decoding::requireCheckable(three, kPrompts);
        QVERIFY(tests::errorOf([&] {
            decoding::requireCheckable({three.begin(), three.begin() + 2}, kPrompts);
        }));
        QVERIFY(tests::errorOf([&] { decoding::requireCheckable(three, {"a judge"}); }));
    }
};

DEVIASCOPE_TEST(PictureCheckTest, "decoding/picture_check")
#include "picture_check_test.moc"
