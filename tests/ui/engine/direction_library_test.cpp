#include "engine/direction_library.h"

#include "direction/direction_file.h"
#include "model/model.h"
#include "support/registry.h"

#include <ATen/ATen.h>

#include <QTemporaryDir>
#include <QtTest>

using namespace deviascope;
using namespace deviascope::engine;

class DirectionLibraryTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        m_model.emplace(
            model::loadModel(model::teachingModelFolder(), {base::Compute{at::kCPU, at::kFloat}}));
        m_library.emplace(m_folder.path().toStdString(), *m_model);
    }

    void theSameRunTakesItsPlaceAgain()
    {
        const DirectionSummary first = m_library->add(made(0, 1));
        m_first = first.id;
        QVERIFY(!first.revision.empty());
        QCOMPARE(first.revision, m_library->revision(m_first));
        direction::Direction tagged = m_library->direction(m_first);
        tagged.tags = {"mine"};
        QCOMPARE(m_library->update(m_first, tagged).revision, first.revision);
        const DirectionSummary again = m_library->add(made(0, 2));
        QCOMPARE(again.id, m_first);
        QCOMPARE(again.tags, std::vector<std::string>{"mine"});
        QVERIFY(again.revision != first.revision);
        QCOMPARE(m_library->summaries().front().revision, again.revision);
    }

    /// Another seed, a part of the same run, a file of another model: nothing gives way to it.
    void nothingElseGivesWay()
    {
        const std::string other = m_library->add(made(1, 3)).id;
        QVERIFY(other != m_first);
        direction::Direction part = made(0, 4);
        part.provenance["stopped_early"] = true;
        const std::string stopped = m_library->add(part).id;
        QVERIFY(stopped != m_first && stopped != other);
        QCOMPARE(valueOf(m_first), 2.);

        direction::Direction foreign = made(0, 5);
        foreign.name = "a hat";
        foreign.tensors[network::kMid] = at::full({1, 7, 2, 2}, 5., at::kFloat);
        const QString file = m_folder.filePath(QStringLiteral("a-hat.safetensors"));
        direction::writeDirection(file.toStdString(), foreign);
        QTemporaryDir elsewhere;
        const QString from = elsewhere.filePath(QStringLiteral("hat.safetensors"));
        direction::Direction hat = made(2, 6);
        hat.name = "a hat";
        direction::writeDirection(from.toStdString(), hat);
        QCOMPARE(m_library->import(from.toStdString()).id, std::string("a-hat-2"));
        QCOMPARE(m_library->import(from.toStdString()).id, std::string("a-hat-2")); // it is there
        hat.tensors = made(2, 7).tensors; // as said to be made, but another
        direction::writeDirection(from.toStdString(), hat);
        QCOMPARE(m_library->import(from.toStdString()).id, std::string("a-hat-3"));
        QCOMPARE(direction::readDirection(file.toStdString()).tensors.at(network::kMid).size(1),
                 std::int64_t(7));
    }

    /// The command line names them so too, and each finds what the other has kept.
    void filesAreNamedAsByTheCommandLine()
    {
        QCOMPARE(m_first, std::string("a-woman"));
        direction::Direction theirs = made(9, 8);
        theirs.name = "theirs";
        const direction::Library library(m_folder.path().toStdString());
        const auto file = library.keep(theirs);
        QVERIFY(m_library->idOfSame(theirs).empty()); // as the folder was when it was read
        QCOMPARE(m_library->add(theirs).id, file.stem().string());
        QCOMPARE(m_library->idOfSame(theirs), file.stem().string());
        direction::Direction alike = theirs; // of other settings, and yet the same
        alike.provenance["settings"]["seed"] = 10;
        QCOMPARE(m_library->idOfSame(alike), file.stem().string());
        alike.tensors = made(9, 9).tensors;
        QVERIFY(m_library->idOfSame(alike).empty());

        m_library->remove(file.stem().string());
        QVERIFY(!std::filesystem::exists(file));
        library.keep(theirs);
        m_library->add(theirs);
        std::filesystem::remove(file);
        m_library->remove(file.stem().string()); // somebody was quicker
        QVERIFY(!m_library->contains(file.stem().string()));
    }

    void saysHowADirectionWasFound()
    {
        const DirectionOrigin origin = m_library->summary(m_first).origin;
        QCOMPARE(origin.model, m_model->name);
        QCOMPARE(*origin.seed, std::uint64_t(0));
        QVERIFY(!origin.seconds && !origin.evaluations);
        QVERIFY(origin.norm > 0);
        QCOMPARE(origin.energy.size(), std::size_t(1));
        QCOMPARE(origin.energy.front().share, 1.);
    }

private:
    direction::Direction made(int seed, double value) const
    {
        const auto side = m_model->unet.config().sampleSize;
        const auto shape = m_model->unet.shape(network::kMid, side, side);
        direction::Direction direction;
        direction.name = direction.concept_ = "a woman";
        direction.base = "a person";
        direction.method = "self";
        direction.tensors[network::kMid] =
            at::full({1, shape[0], shape[1], shape[2]}, value, at::kFloat);
        direction.provenance = {{"settings", {{"seed", seed}}},
                                {"model", {{"name", m_model->name}, {"hash", m_model->hash}}}};
        return direction;
    }

    double valueOf(const std::string &id) const
    {
        return m_library->direction(id).tensors.at(network::kMid).flatten()[0].item<double>();
    }

    QTemporaryDir m_folder;
    std::optional<model::Model> m_model;
    std::optional<DirectionLibrary> m_library;
    std::string m_first;
};

DEVIASCOPE_TEST(DirectionLibraryTest, "engine/direction_library")
#include "direction_library_test.moc"
