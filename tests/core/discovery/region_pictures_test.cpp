#include "discovery/region_pictures.h"

#include "core/discovery/region_set.h"
#include "core/support.h"
#include "format/png_text.h"
#include "support/registry.h"

#include <QtTest>

using namespace deviascope;
using discovery::RegionSet;

/// On the teaching model, but for masks of files.
class RegionPicturesTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyPictureHasItsOwnMask()
    {
        const RegionSet set = tests::figureSet(4, 4);
        QCOMPARE(set.learned.size() + set.judged.size() + set.leftOut, int64_t(8));
        QCOMPARE(set.learned.masks.sizes().vec(),
                 (std::vector<int64_t>{set.learned.size(), 1, 16, 16}));
        QVERIFY(!at::equal(set.learned.masks[0], set.learned.masks[1]));
        QVERIFY(!at::equal(set.learned.latents[0], set.judged.latents[0]));
        QVERIFY(set.spread > 0);
        const auto one = set.learned.at(at::tensor({1}, at::kLong));
        QVERIFY(at::equal(one.latents[0], set.learned.latents[1]));
    }

    void aFilesMaskIsThatOfAll()
    {
        const QTemporaryDir folder;
        base::Picture left{4, 4, {}}, black{4, 4, std::vector<std::uint8_t>(48, 0)};
        for (int i = 0; i < 16; ++i)
            left.rgb.insert(left.rgb.end(), 3, i % 4 < 2 ? 255 : 0);
        format::writePng(tests::inside(folder, "left.png"), left);
        format::writePng(tests::inside(folder, "black.png"), black);
        const auto &model = tests::tinyModel();
        const auto drawn = [&](const char *mask, discovery::Ledger &ledger) {
            base::Context context;
            discovery::KeptRecord kept(context, "key");
            discovery::Checkpoint none({}, "key");
            return discovery::drawRegionSet(model, {}, {"", tests::inside(folder, mask), 2, 2},
                                            kept, none, ledger, context);
        };
        discovery::Ledger ledger(model.unet);
        const RegionSet set = drawn("left.png", ledger);
        QCOMPARE(set.leftOut, 0);
        QVERIFY(at::equal(set.learned.masks[0], set.judged.masks[1]));
        QVERIFY(std::abs(set.learned.masks.mean().item<double>() - 0.5) < 0.01);
        QCOMPARE(ledger.total(), discovery::forecastOfRegionSet(model, {"", "left.png", 2, 2}));
        const auto error = tests::errorOf([&] { drawn("black.png", ledger); });
        QVERIFY(error && error->kind() == base::ErrorKind::InvalidValue);
        QVERIFY(error->line().find("0 of 2") != std::string::npos);
        QVERIFY(tests::errorOf([&] { drawn("missing.png", ledger); }));
    }

    /// What was drawn and found before a kill is there.
    void aKilledSearchGoesOn()
    {
        const QTemporaryDir folder;
        const auto run = [&](int killedAt, int &calls) {
            base::Context context({}, [&](const base::Progress &) {
                if (++calls == killedAt)
                    throw std::runtime_error("killed");
            });
            discovery::KeptRecord none(context, "key");
            discovery::Checkpoint checkpoint(folder.path().toStdString(), "key",
                                             std::chrono::milliseconds(0));
            discovery::Ledger ledger(tests::teachingModel().unet);
            return discovery::drawRegionSet(tests::teachingModel(), {},
                                            {regions::kFigure, {}, 6, 4}, none, checkpoint, ledger,
                                            context);
        };
        int killed = 0, rest = 0;
        QVERIFY_EXCEPTION_THROWN(run(8 * 3 + 2 * 5, killed), std::runtime_error); // fifth mask
        const RegionSet set = run(0, rest);
        QVERIFY2(rest < 8 * 3 + 2 * 7, qPrintable(QString::number(rest)));
        QVERIFY(set.learned.size() >= 2);
    }
};

DEVIASCOPE_TEST(RegionPicturesTest, "discovery/region_pictures")
#include "region_pictures_test.moc"
