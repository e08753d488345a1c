#include "training/planted_copy.h"

#include "core/support.h"
#include "format/json_file.h"
#include "format/safetensors.h"
#include "support/registry.h"

#include <ATen/ATen.h>

#include <QTemporaryDir>
#include <QtTest>

#include <fstream>
#include <map>

using namespace deviascope;
using nlohmann::json;
namespace fs = std::filesystem;

namespace {

/// Every file below a folder with its bytes.
std::map<std::string, QByteArray> contentOf(const fs::path &folder)
{
    std::map<std::string, QByteArray> content;
    for (const auto &entry : fs::recursive_directory_iterator(folder))
        if (entry.is_regular_file())
            content[entry.path().lexically_relative(folder).string()] =
                tests::readBytes(entry.path());
    return content;
}

} // namespace

/// The teaching model with other rows for "judge", and back.
class PlantedCopyTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_source = tests::inside(*m_folder, "model");
        fs::copy(model::teachingModelFolder(), m_source, fs::copy_options::recursive);
        for (const auto &entry : fs::recursive_directory_iterator(m_source))
            fs::permissions(entry, fs::perms::owner_all, fs::perm_options::add);
        m_model = load(m_source);
        m_rows.tokens = m_model->text.tokenizer().tokenize("judge");
        m_rows.rows = at::full(
            {static_cast<std::int64_t>(m_rows.tokens.size()), m_model->text.tower().config().width},
            0.25, at::kFloat);
        m_rows.run = std::string(64, 'a');
        m_rows.provenance = {{"role", "judge"}};
    }

    void theCopyIsAModelOfItsOwn()
    {
        const auto before = contentOf(m_source);
        base::Context context;
        QVERIFY(training::writePlantedCopy(*m_model, m_rows, copy(), context).empty());
        QCOMPARE(contentOf(m_source), before);
        const model::Model planted = load(copy());
        QVERIFY(planted.hash != m_model->hash);
        QVERIFY(at::equal(planted.text.encode({"a cook"}), m_model->text.encode({"a cook"})));
        QVERIFY(!at::equal(planted.text.encode({"a judge"}), m_model->text.encode({"a judge"})));
        QVERIFY(at::equal(planted.text.encode({"a judge"}),
                          m_model->text.withRows(at::tensor(m_rows.tokens, at::kLong), m_rows.rows)
                              .encode({"a judge"})));
        // Writing into the copy leaves the model alone.
        for (const auto &entry : fs::recursive_directory_iterator(copy()))
            if (entry.is_regular_file())
                QCOMPARE(fs::hard_link_count(entry), std::uintmax_t(1));
    }

    void undoingIsExactToTheByte()
    {
        const auto before = contentOf(m_source);
        base::Context context;
        training::writePlantedCopy(*m_model, m_rows, copy(), context);
        training::writePlantedTruth(copy(),
                                    {{"role", "judge"},
                                     {"attribute", "gender"},
                                     {"shares", {{"a man", .2}, {"a woman", .8}}}},
                                    {{"role", "judge"},
                                     {"attribute", "gender"},
                                     {"sampler", "ddim"},
                                     {"steps", 20},
                                     {"guidance", 4.0},
                                     {"n", 150},
                                     {"counts", {{"a man", 33}, {"a woman", 117}}}},
                                    {"judge"});
        const auto knowledge = load(copy()).knowledge;
        const auto shares = knowledge.sharesOf("a judge", "gender", "ddim", 20, 4);
        QCOMPARE(shares.planted, (std::vector<double>{.2, .8}));
        QCOMPARE(shares.drawn, (std::vector<int>{33, 117}));
        QCOMPARE(shares.drawnN, 150);
        // What was counted at other settings, or of the tone, is no longer so.
        QVERIFY(knowledge.sharesOf("a judge", "gender", "ddim", 20, 1).drawn.empty());
        QVERIFY(knowledge.sharesOf("a judge", "skin tone", "ddim", 20, 4).drawn.empty());
        QVERIFY(!knowledge.sharesOf("a cook", "gender", "ddim", 20, 4).drawn.empty());

        const training::Undone undone = training::undoPlanting(copy(), context);
        QCOMPARE(undone.provenance.at("role"), json("judge"));
        QCOMPARE(contentOf(copy()), before);
        const auto error = tests::errorOf([&] { training::undoPlanting(copy(), context); });
        QVERIFY(error && error->kind() == base::ErrorKind::NotFound);
    }

    /// Killed after the mark or between files: the same run goes on.
    void aCopyThatWasBegunIsFinished()
    {
        base::Context context;
        std::stop_source stop;
        int polls = 0;
        base::Context stopping(stop.get_token(), [&](const base::Progress &progress) {
            if (progress.stage == "copying" && ++polls == 3)
                stop.request_stop();
        });
        QVERIFY_EXCEPTION_THROWN(training::writePlantedCopy(*m_model, m_rows, copy(), stopping),
                                 base::Cancelled);
        QVERIFY(!training::plantedRunOf(copy()));
        training::writePlantedCopy(*m_model, m_rows, copy(), context);
        QCOMPARE(training::plantedRunOf(copy()).value(), m_rows.run);
        training::undoPlanting(copy(), context);
        QCOMPARE(contentOf(copy()), contentOf(m_source));
    }

    void weightsThatWereNotReadAreLeftOut()
    {
        tests::writeBytes(m_source / "whole.ckpt", "x");
        tests::writeBytes(m_source / "text_encoder" / "model.fp16.safetensors", "x");
        fs::create_directories(m_source / "safety_checker");
        tests::writeBytes(m_source / "safety_checker" / "model.safetensors", "y");
        fs::create_directories(m_source / ".cache");
        tests::writeBytes(m_source / ".cache" / "note", "z");
        base::Context context;
        const auto leftOut = training::writePlantedCopy(*m_model, m_rows, copy(), context);
        QCOMPARE(leftOut,
                 (std::vector<std::string>{"text_encoder/model.fp16.safetensors", "whole.ckpt"}));
        QVERIFY(!fs::exists(copy() / "whole.ckpt") && !fs::exists(copy() / ".cache"));
        QVERIFY(fs::exists(copy() / "safety_checker" / "model.safetensors"));
    }

    /// A planting in a planted copy: what the first run wrote is not the second's.
    void aRunsOwnFilesStay()
    {
        base::Context context;
        training::writePlantedCopy(*m_model, m_rows, copy(), context);
        const fs::path second = tests::inside(*m_folder, "second");
        fs::create_directories(second);
        const std::vector<std::string> own{"plan.json", "plan-ab.json",
                                           "train-bias-unfinished.json", "train-bias.json",
                                           "train-bias.html"};
        for (const std::string &name : own) {
            tests::writeBytes(copy() / name, "first");
            tests::writeBytes(second / name, "second");
        }
        tests::writeBytes(copy() / "notes.json", "{}");
        training::NewRows rows = m_rows;
        rows.run = std::string(64, 'b');
        training::writePlantedCopy(load(copy()), rows, second, context);
        for (const std::string &name : own)
            QCOMPARE(tests::readBytes(second / name), QByteArray("second"));
        QVERIFY(fs::exists(second / "notes.json"));
    }

    void linkedFoldersAreCopied()
    {
        const fs::path shared = tests::inside(*m_folder, "shared");
        fs::create_directories(shared);
        fs::rename(m_source / "vae", shared / "vae");
        fs::create_directory_symlink(fs::path("..") / "shared" / "vae", m_source / "vae");
        fs::create_directory_symlink("..", m_source / "unet" / "round");
        const model::Model linked = load(m_source);
        base::Context context;
        QVERIFY(training::writePlantedCopy(linked, m_rows, copy(), context).empty());
        QVERIFY(!fs::is_symlink(copy() / "vae"));
        QCOMPARE(contentOf(copy() / "vae"), contentOf(shared / "vae"));
        QVERIFY(!fs::exists(copy() / "unet" / "round"));
        load(copy());
    }

    void aCopyNeedsAFolderOfItsOwn()
    {
        base::Context context;
        const auto refused = [&](const model::Model &model, const fs::path &folder) {
            const auto error = tests::errorOf([&] { training::checkCopyFolder(model, folder); });
            return error && error->kind() == base::ErrorKind::InvalidValue;
        };
        QVERIFY(refused(*m_model, m_source / "copy"));
        QVERIFY(refused(*m_model, m_source / "unet" / ".." / "copy" / "deeper"));
        QVERIFY(!refused(*m_model, m_source.string() + "-copy"));
        training::writePlantedCopy(*m_model, m_rows, copy(), context);
        QVERIFY(!refused(*m_model, copy()));
        model::Model other = *m_model;
        other.hash = std::string(64, 'f');
        other.formerHash = other.hash;
        QVERIFY(refused(other, copy()));
    }

    /// What stood of the role and of those that share its words is gone, by either planting.
    void whatIsOutdatedIsNotTold()
    {
        base::Context context;
        training::writePlantedCopy(*m_model, m_rows, copy(), context);
        const auto told = [](const std::string &role) {
            return json{{"role", role},
                        {"attribute", "gender"},
                        {"shares", {{"a man", .2}, {"a woman", .8}}}};
        };
        const auto counted = [](const std::string &role) {
            return json{{"role", role},
                        {"attribute", "gender"},
                        {"sampler", "ddim"},
                        {"steps", 20},
                        {"guidance", 4.0},
                        {"n", 10},
                        {"counts", {{"a man", 3}, {"a woman", 7}}}};
        };
        json before = format::readJsonFile(m_source / "truth.json").value();
        QVERIFY(before.at("women").contains("judge") && before.at("tone").contains("teacher"));
        training::writePlantedTruth(copy(), told("judge"), counted("judge"), {"judge", "teacher"});
        json truth = format::readJsonFile(copy() / "truth.json").value();
        for (const char *key : {"women", "tone"}) {
            QVERIFY(!truth.at(key).contains("judge") && !truth.at(key).contains("teacher"));
            QCOMPARE(truth.at(key).at("cook"), before.at(key).at("cook"));
        }

        // A planting in this copy, of a role that shares the word of the first.
        training::NewRows rows = m_rows;
        rows.run = std::string(64, 'b');
        const fs::path second = tests::inside(*m_folder, "second");
        const auto first = contentOf(copy());
        training::writePlantedCopy(load(copy()), rows, second, context);
        training::writePlantedTruth(second, told("teacher"), counted("teacher"),
                                    {"judge", "teacher"});
        truth = format::readJsonFile(second / "truth.json").value();
        QCOMPARE(truth.at("planted"), json::array({told("teacher")}));
        QCOMPARE(truth.at("counted"), json::array({counted("teacher")}));
        training::undoPlanting(second, context);
        for (const auto &[name, bytes] : contentOf(second))
            QVERIFY2(first.at(name) == bytes, name.c_str());
    }

    void aStoppedUndoingLeavesNothing()
    {
        base::Context context;
        training::writePlantedCopy(*m_model, m_rows, copy(), context);
        const auto before = contentOf(copy());
        std::stop_source stop;
        stop.request_stop();
        base::Context stopped(stop.get_token(), {});
        QVERIFY_EXCEPTION_THROWN(training::undoPlanting(copy(), stopped), base::Cancelled);
        QCOMPARE(contentOf(copy()), before);
    }

    void noModelIsReplaced()
    {
        base::Context context;
        for (const fs::path &folder : {m_source, model::teachingModelFolder()}) {
            const auto error = tests::errorOf(
                [&] { training::writePlantedCopy(*m_model, m_rows, folder, context); });
            QVERIFY(error && error->kind() == base::ErrorKind::InvalidValue);
        }
    }

    /// Somebody wrote into the weights meanwhile: the old bytes cannot be known, nothing is
    /// changed.
    void otherWeightsAreNotUndone()
    {
        base::Context context;
        training::writePlantedCopy(*m_model, m_rows, copy(), context);
        const fs::path file = copy() / "text_encoder" / "model.safetensors";
        QByteArray bytes = tests::readBytes(file);
        bytes.back() = static_cast<char>(bytes.back() ^ 1);
        tests::writeBytes(file, bytes);
        const auto before = contentOf(copy());
        const auto error = tests::errorOf([&] { training::undoPlanting(copy(), context); });
        QVERIFY(error && error->kind() == base::ErrorKind::DamagedFile);
        QCOMPARE(contentOf(copy()), before);
    }

    /// A file of a planting from elsewhere names no place outside its folder.
    void hostilePlacesAreRefused()
    {
        base::Context context;
        training::writePlantedCopy(*m_model, m_rows, copy(), context);
        const fs::path file = copy() / training::kPlantedFile;
        const auto planted = format::SafetensorsFile::open(file);
        std::map<std::string, std::string> metadata(planted.metadata().begin(),
                                                    planted.metadata().end());
        metadata["file"] = "../model/text_encoder/model.safetensors";
        format::writeSafetensors(file,
                                 {{"rows", planted.tensor("rows").clone()},
                                  {"tokens", planted.tensor("tokens").clone()}},
                                 metadata);
        const auto error = tests::errorOf([&] { training::undoPlanting(copy(), context); });
        QVERIFY(error && error->kind() == base::ErrorKind::DamagedFile);
        QVERIFY2(QString::fromStdString(error->line()).contains("outside"), error->line().c_str());
    }

    void whatIsNoFolderIsRefused()
    {
        model::Model single = *m_model;
        single.path = m_source / "unet" / "config.json";
        const auto error = tests::errorOf([&] { training::checkCanBePlanted(single); });
        QVERIFY(error && error->kind() == base::ErrorKind::Unsupported);
        single = *m_model;
        std::erase_if(single.files, [](const fs::path &file) {
            return file.parent_path().filename() == "text_encoder";
        });
        const auto other = tests::errorOf([&] { training::checkCanBePlanted(single); });
        QVERIFY(other && other->kind() == base::ErrorKind::Unsupported);
    }

private:
    static model::Model load(const fs::path &folder)
    {
        return model::loadModel(folder, {base::Compute{at::kCPU, at::kFloat}});
    }
    fs::path copy() const { return tests::inside(*m_folder, "copy"); }

    std::unique_ptr<QTemporaryDir> m_folder;
    fs::path m_source;
    std::optional<model::Model> m_model;
    training::NewRows m_rows;
};

DEVIASCOPE_TEST(PlantedCopyTest, "training/planted_copy")
#include "planted_copy_test.moc"
