#include "direction/thumbnail.h"

#include "core/support.h"
#include "direction/direction_file.h"
#include "format/picture_recipe.h"
#include "sampling/sampler.h"
#include "support/registry.h"

#include <ATen/ATen.h>

#include <QtTest>

#include <set>

using namespace deviascope;
using namespace deviascope::tests;
using direction::Direction;

/// On the teaching model.
class ThumbnailTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        m_model = model::loadModel(model::teachingModelFolder(),
                                   {base::Compute{at::kCPU, at::kBFloat16}});
        m_model->defaults.steps = 2; // of noise alone: what a strip is, not how it looks
        m_direction.name = "anything";
        m_direction.base = "a doctor";
        m_direction.suggestedScale = 1.5;
        auto generator = at::make_generator<at::CPUGeneratorImpl>(1);
        m_direction.tensors[network::kMid] = 20 * at::randn({1, 192, 4, 4}, generator);
        direction::writeDirection(m_file, m_direction);
    }

    void itIsDrawnAndKept()
    {
        QVERIFY(!kept());
        base::Context context;
        const auto made = direction::makeThumbnail(m_file, m_direction, *m_model, context);
        QCOMPARE(made.file, inside(m_folder, "thumbnails/anything.png"));
        QVERIFY(made.evaluations > 0);
        QCOMPARE(made.thumbnail.scale, 1.5);
        const auto &pictures = made.thumbnail.pictures;
        QCOMPARE(pictures.size(), size_t(3));
        QVERIFY(pictures[0] != pictures[1] && pictures[1] != pictures[2]);
        const auto read = kept();
        QVERIFY(read && read->pictures == pictures && read->scale == 1.5);

        // It is not drawn again.
        const auto again = direction::ensureThumbnail(m_file, m_direction, *m_model, context);
        QVERIFY(again.evaluations == 0 && again.thumbnail.pictures == pictures);
        QCOMPARE(again.file, made.file);

        // The middle one is the untouched picture.
        auto settings = sampling::Settings::of(*m_model);
        const std::vector<sampling::Row> rows(3, {"a doctor", "", 0});
        QCOMPARE(sampling::draw(*m_model, rows, settings, {}, context).pictures[1], pictures[1]);
    }

    void itSaysWhatItIs()
    {
        const auto recipe = format::readRecipe(direction::thumbnailFileOf(m_file));
        QVERIFY(recipe.has_value());
        QCOMPARE(recipe->prompt, std::string("a doctor"));
        QCOMPARE(recipe->modelHash, m_model->hash);
        QCOMPARE(recipe->edits.front().scale, 1.5);
        QCOMPARE(recipe->edits.front().direction, std::string("anything"));
    }

    void anotherModelOrDirectionMakesItStale()
    {
        QVERIFY(!direction::readThumbnail(m_file, m_direction, "another hash"));
        QVERIFY(direction::readThumbnail(m_file, m_direction, ""));
        Direction changed = m_direction;
        changed.suggestedScale = 1;
        QVERIFY(!direction::readThumbnail(m_file, changed, m_model->hash));
        changed = m_direction;
        changed.tensors[network::kMid] = changed.tensors[network::kMid] + 1e-3;
        QVERIFY(!direction::readThumbnail(m_file, changed, m_model->hash));
        changed = m_direction;
        changed.tags = {"mine"};
        changed.provenance["calibration"] = 1;
        QVERIFY(direction::readThumbnail(m_file, changed, m_model->hash));
    }

    void fingerprintsTellDirectionsApart()
    {
        std::set<std::string> all = {direction::fingerprint(m_direction)};
        Direction other = m_direction;
        other.base = "a person";
        all.insert(direction::fingerprint(other));
        other = m_direction;
        other.branch = sampling::Branch::Both;
        all.insert(direction::fingerprint(other));
        other = m_direction;
        other.tensors[network::kMid] = other.tensors[network::kMid].view({1, 192, 16, 1});
        all.insert(direction::fingerprint(other));
        other = m_direction;
        other.text = at::ones({1, 2, 3});
        all.insert(direction::fingerprint(other));
        QCOMPARE(all.size(), size_t(5));
    }

    void damagedOnesAreMadeAnew()
    {
        const auto file = direction::thumbnailFileOf(m_file);
        const QByteArray good = readBytes(file);
        for (const QByteArray &bad :
             {good.left(good.size() / 2), good.left(20), QByteArray("no picture"), QByteArray()}) {
            writeBytes(file, bad);
            QVERIFY(!kept());
        }
        // A picture with other texts, and one whose size fits no strip.
        format::writePng(file, {3, 1, std::vector<std::uint8_t>(9)});
        QVERIFY(!kept());
        format::writePng(file, {3, 1, std::vector<std::uint8_t>(9)}, {{"deviascope", "[1, {"}});
        QVERIFY(!kept());
        const auto texts = [&] {
            writeBytes(file, good);
            return format::readPngTexts(file);
        }();
        format::writePng(file, {4, 1, std::vector<std::uint8_t>(12)}, texts);
        QVERIFY(!kept());
        base::Context context;
        direction::makeThumbnail(m_file, m_direction, *m_model, context);
        QCOMPARE(readBytes(file), good);
    }

    void aStopLeavesWhatWasThere()
    {
        const auto file = direction::thumbnailFileOf(m_file);
        const QByteArray before = readBytes(file);
        std::stop_source source;
        source.request_stop();
        base::Context context(source.get_token());
        QVERIFY_EXCEPTION_THROWN(direction::makeThumbnail(m_file, m_direction, *m_model, context),
                                 base::Cancelled);
        QCOMPARE(readBytes(file), before);
    }

    void whatDoesNotFitIsRefused()
    {
        Direction wide = m_direction;
        wide.tensors[network::kMid] = at::ones({1, 7, 4, 4});
        base::Context context;
        const auto error =
            errorOf([&] { direction::makeThumbnail(m_file, wide, *m_model, context); });
        QVERIFY(error && error->kind() == base::ErrorKind::InvalidValue);
    }

    void itMovesAndGoes()
    {
        const auto moved = inside(m_folder, "moved.safetensors");
        direction::moveThumbnail(m_file, moved);
        QVERIFY(!kept());
        QVERIFY(direction::readThumbnail(moved, m_direction, m_model->hash));
        direction::moveThumbnail(m_file, moved); // nothing to move: what was of another one goes
        QVERIFY(!std::filesystem::exists(direction::thumbnailFileOf(moved)));
        direction::removeThumbnail(moved); // no fault
    }

private:
    std::optional<direction::Thumbnail> kept() const
    {
        return direction::readThumbnail(m_file, m_direction, m_model->hash);
    }

    QTemporaryDir m_folder;
    std::filesystem::path m_file = inside(m_folder, "anything.safetensors");
    Direction m_direction;
    std::optional<model::Model> m_model;
};

DEVIASCOPE_TEST(ThumbnailTest, "direction/thumbnail")
#include "thumbnail_test.moc"
